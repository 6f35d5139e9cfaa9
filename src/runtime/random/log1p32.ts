import { quickFma32 } from './fma32.js';

/** Below it in magnitude, log(1 + x) is a series in x: sqrt(2) - 1. */
const SMALL = 0.4142135679721832;
const SQRT_HALF = 0.7071067690849304;

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/**
 * -log(1 + x) in float32, -1 < x <= 0, by the formulas of Moshier's Cephes library, rounded after every fused
 * multiply-add as XLA's CPU code is.
 */
export function minusLog1p32(x: number): number {
  return x > -SMALL ? -series(x) : -log32(Math.fround(1 + x));
}

/** x - x^2 / 2 + x^3 P(x) / Q(x). */
function series(x: number): number {
  const square = Math.fround(x * x);
  let p = quickFma32(4.527000055531971e-5, x, 0.4985410273075104);
  p = quickFma32(p, x, 6.578732490539551);
  p = quickFma32(p, x, 29.91191864013672);
  p = quickFma32(p, x, 60.949668884277344);
  p = quickFma32(p, x, 57.11296463012695);
  p = quickFma32(p, x, 20.039552688598633);
  let q = Math.fround(x + 15.062909126281738);
  q = quickFma32(q, x, 83.04756927490234);
  q = quickFma32(q, x, 221.7624053955078);
  q = quickFma32(q, x, 309.0987243652344);
  q = quickFma32(q, x, 216.42788696289062);
  q = quickFma32(q, x, 60.11865997314453);
  const cube = Math.fround(x * square);
  const rest = Math.fround(cube * Math.fround(p / q));
  return Math.fround(x + quickFma32(-0.5, square, rest));
}

/** log(2^e m) = e log 2 + (x - x^2 / 2 + x^3 P(x)), x = m - 1, m from sqrt(1/2) to sqrt(2). */
function log32(value: number): number {
  float[0] = value;
  const word = bits[0] ?? 0;
  bits[0] = (word & 0x807fffff) | 0x3f000000;
  const mantissa = float[0] ?? 0;
  const low = mantissa < SQRT_HALF;
  const e = (word >>> 23) - 126 - (low ? 1 : 0);
  // exact
  const x = low ? mantissa - 1 + mantissa : mantissa - 1;
  const square = Math.fround(x * x);
  const cube = Math.fround(square * x);
  const high = quickFma32(quickFma32(x, 0.07037683576345444, -0.11514610052108765), x, 0.11676998436450958);
  const middle = quickFma32(quickFma32(x, -0.12420140951871872, 0.14249323308467865), x, -0.16668057441711426);
  const low3 = quickFma32(quickFma32(x, 0.2000071406364441, -0.24999994039535522), x, 0.3333333134651184);
  const p = quickFma32(quickFma32(high, cube, middle), cube, low3);
  // log 2 in two parts, the first with few bits
  const rest = quickFma32(p, cube, Math.fround(e * -0.00021219444170128554));
  return quickFma32(e, 0.693359375, Math.fround(quickFma32(-0.5, square, x) + rest));
}
