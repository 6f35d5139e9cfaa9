import { fma64 } from './fma64.js';
import { RECIPROCALS } from './log64-table.js';

/** Bits of 0.6875, from which mantissas count: m is from 0.6875 to 1.375. */
const START = 0x3fe60000;
/** log 2 in two parts; a small multiple of the first is exact. */
const [LN2_HIGH, LN2_LOW] = [0.6931471805598903, 5.497923018708371e-14];
/** (log(1 + r) - r) / r^2 = A0 + A1 r + ... */
const [A0, A1, A2, A3, A4] = [
  -0.5000000000000001, 0.33333333331825593, -0.2499999999622955, 0.20000304511814496, -0.16667054827627667,
] as const;
/** Logarithms of the table are multiples of 2^-43: sums of a few of them and of multiples of LN2_HIGH lose nothing. */
const GRID = 2 ** 43;

interface Pieces {
  /** 1 / c and log c for the middle c of each of the 128 pieces that mantissas are cut in, nearly. */
  readonly inverse: Float64Array;
  readonly log: Float64Array;
}
let pieces: Pieces | undefined;

const view = new DataView(new ArrayBuffer(8));
const words = (high: number, low: number): number => {
  view.setUint32(0, high);
  view.setUint32(4, low);
  return view.getFloat64(0);
};

function makePieces(): Pieces {
  const middle = (k: number): number => words(START + (k << 13) + (1 << 12), 0);
  const inverse = Float64Array.from(RECIPROCALS, (offset, k) => {
    const near = 1 / middle(k);
    return near + offset * (near < 1 ? 2 ** -53 : 2 ** -52);
  });
  return { inverse, log: inverse.map((v) => Math.round(-Math.log(v) * GRID) / GRID) };
}

/**
 * log(t) for 2^-1022 <= t < 0.6, equal in every bit to glibc's (2.28 and later), which JAX calls: Szabolcs Nagy's
 * method with the constants of Arm's optimized routines. t = 2^e m, m = c (1 + r): log t = e log 2 + log c + log(1 + r).
 */
export function log64(t: number): number {
  pieces ??= makePieces();
  view.setFloat64(0, t);
  const high = view.getUint32(0);
  const above = high - START;
  const k = (above >> 13) & 127;
  const e = above >> 20;
  const m = words(high - (above & 0xfff00000), view.getUint32(4));
  const r = fma64(m, pieces.inverse[k] ?? 0, -1);
  const w = e * LN2_HIGH + (pieces.log[k] ?? 0);
  const first = w + r;
  const rest = fma64(e, LN2_LOW, w - first + r);
  const square = r * r;
  const p = fma64(square, fma64(r, A4, A3), fma64(r, A2, A1));
  return fma64(square * r, p, fma64(square, A0, rest)) + first;
}
