import { fma64 } from './fma64.js';
import { log64 } from './log64.js';

/** Below it in magnitude, log(1 + x) is a series in x: sqrt(2) - 1. */
const SMALL = 0.41421356237309503;

/** -log(1 + x) in float64, -1 < x <= 0, by the formula of Moshier's Cephes library where x is small, as XLA has it. */
export function minusLog1p64(x: number): number {
  return x > -SMALL ? -series(x) : -log64(1 + x);
}

/** x - x^2 / 2 + x^3 P(x) / Q(x), rounded after every fused multiply-add. */
function series(x: number): number {
  const square = x * x;
  let p = fma64(4.52700008624452e-5, x, 0.49854102823193375);
  p = fma64(p, x, 6.578732594206104);
  p = fma64(p, x, 29.911919328553072);
  p = fma64(p, x, 60.94966798098779);
  p = fma64(p, x, 57.11296359058554);
  p = fma64(p, x, 20.039553499201283);
  let q = x + 15.062909083469192;
  q = fma64(q, x, 83.04756596796722);
  q = fma64(q, x, 221.76239823732857);
  q = fma64(q, x, 309.09872225312057);
  q = fma64(q, x, 216.42788614495947);
  q = fma64(q, x, 60.11866049760384);
  return x + fma64(-0.5, square, x * square * (p / q));
}
