/** Multiples of 2^-42 make the exact part of a logarithm: sums of a few of them lose nothing. */
const GRID = 2 ** 42;
const FIXED = 160n;
/** 2^27 + 1: splits 53 bits in two halves of 26 (Veltkamp). */
const SPLIT = 134217729;

interface Parts {
  /** -log(j / 128) at j, in multiples of 2^-42, and what is left of it. */
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly ln2: readonly [high: number, low: number];
}
let parts: Parts | undefined;

/** log(a / b) times 2^FIXED: 2 artanh(z), z = (a - b) / (a + b), by its series. */
function fixedLog(a: bigint, b: bigint): bigint {
  const z = ((a - b) << FIXED) / (a + b);
  const square = (z * z) >> FIXED;
  let sum = 0n;
  for (let [power, k] = [z, 1n]; power !== 0n && power !== -1n; k += 2n) {
    sum += power / k;
    power = (power * square) >> FIXED;
  }
  return 2n * sum;
}

/** A fixed-point number as a multiple of 2^-42 and the rest. */
function cut(value: bigint): [number, number] {
  const high = BigInt.asIntN(64, value >> (FIXED - 42n));
  return [Number(high) / GRID, Number(value - (high << (FIXED - 42n))) * 2 ** -Number(FIXED)];
}

function makeParts(): Parts {
  const [high, low] = [new Float64Array(192), new Float64Array(192)];
  for (let j = 90; j < 192; j++) [high[j], low[j]] = cut(-fixedLog(BigInt(j), 128n));
  return { high, low, ln2: cut(fixedLog(2n, 1n)) };
}

const view = new DataView(new ArrayBuffer(8));

/**
 * log(t) for 2^-1022 <= t < 0.6: the float64 nearest to it, and less than once in a million times the next to that.
 * With t = 2^e m and j = 128 / m rounded, log t = e log 2 - log(j / 128) + log(1 + r).
 */
export function log64(t: number): number {
  parts ??= makeParts();
  view.setFloat64(0, t);
  const head = view.getUint32(0);
  const below = (head & 0xfffff) < 0x6a09e ? 0 : 1;
  const e = (head >>> 20) - 1023 + below;
  view.setUint32(0, (head & 0xfffff) | ((1023 - below) << 20));
  const m = view.getFloat64(0);
  const j = Math.round(128 / m);
  // m j / 128 - 1, exactly: 53 bits hold it
  const bigM = m * SPLIT;
  const highM = bigM - (bigM - m);
  const c = j / 128;
  const r = highM * c - 1 + (m - highM) * c;
  const bigR = r * SPLIT;
  const highR = bigR - (bigR - r);
  const lowR = r - highR;
  const square = r * r;
  const squareLost = lowR * lowR - (square - highR * highR - 2 * highR * lowR);
  const series = square * r * tail(r) - squareLost / 2;
  const exact = e * parts.ln2[0] + (parts.high[j] ?? 0);
  const first = exact + r;
  const firstLost = r - (first - exact);
  const second = first - square / 2;
  const secondLost = first - second - square / 2;
  return second + (secondLost + (firstLost + (series + (e * parts.ln2[1] + (parts.low[j] ?? 0)))));
}

/** (log(1 + r) - r + r^2 / 2) / r^3 for |r| < 1 / 128. */
function tail(r: number): number {
  let p = -1 / 10;
  for (let k = 9; k >= 3; k--) p = p * r + (k % 2 === 1 ? 1 / k : -1 / k);
  return p;
}
