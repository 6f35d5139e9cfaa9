import { quickFma32 } from './fma32.js';
import { minusLog1p32 } from './log1p32.js';

/** erf^-1(x) / x as a polynomial of w = -log(1 - x^2): of w - 2.5 below 5, of sqrt(w) - 3 above; highest power first. */
const CENTRE = [
  2.810226362726098e-8, 3.432739390518691e-7, -3.523387704262859e-6, -4.391506536194356e-6, 0.00021858086984138936,
  -0.001253725029528141, -0.004177681636065245, 0.24664072692394257, 1.5014094114303589,
] as const;
const TAIL = [
  -0.0002002142573473975, 0.0001009505576803349, 0.0013493432197719812, -0.003673428436741233, 0.005739507731050253,
  -0.007622461300343275, 0.00943887047469616, 1.0016740560531616, 2.832976818084717,
] as const;

/**
 * The inverse of the error function in float32, -1 < x < 1, with the coefficients of Giles, "Approximating the erfinv
 * function" (GPU Computing Gems, 2010), rounded after every fused multiply-add as XLA's CPU code is. The quick ones will
 * do: of the 2^23 arguments that normal numbers are made from, none meets the difference.
 */
export function erfInv32(x: number): number {
  const w = minusLog1p32(Math.fround(-x * x));
  const near = w < 5;
  const c = near ? CENTRE : TAIL;
  const t = near ? Math.fround(w - 2.5) : Math.fround(Math.fround(Math.sqrt(w)) - 3);
  let p = quickFma32(c[0], t, c[1]);
  p = quickFma32(p, t, c[2]);
  p = quickFma32(p, t, c[3]);
  p = quickFma32(p, t, c[4]);
  p = quickFma32(p, t, c[5]);
  p = quickFma32(p, t, c[6]);
  p = quickFma32(p, t, c[7]);
  p = quickFma32(p, t, c[8]);
  return Math.fround(p * x);
}
