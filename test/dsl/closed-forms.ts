/** Smooth activations with closed forms, each with its function and the derivative of that. */
import {
  Cos,
  Elementwise,
  ElementwiseNumerical,
  Exp,
  Gabor,
  Gelu,
  type Layer,
  Polynomial,
  Rbf,
  Sin,
} from '../../src/index.js';
import { erf } from './gaussian-integral.js';

type Scalar = (x: number) => number;

const { cos, exp, PI, sin, SQRT1_2, sqrt } = Math;
const normal: Scalar = (x) => (1 + erf(x * SQRT1_2)) / 2;
const density: Scalar = (x) => exp((-x * x) / 2) / sqrt(2 * PI);
const polynomial =
  (coef: readonly number[]): Scalar =>
  (x) =>
    coef.reduceRight((sum, c) => sum * x + c, 0);

const polynomials = [[0.3, -0.5, 0.2, 0.1], [0, 1.5], [-2], [1, 0, 0, 0, -0.1, 0.05], [0, 0, 1]].map((coef) => {
  const slope = polynomial(coef.slice(1).map((c, k) => (k + 1) * c));
  return [`Polynomial([${coef.join(', ')}])`, Polynomial(coef), polynomial(coef), slope] as const;
});

export const closedForms: readonly (readonly [name: string, layer: Layer, phi: Scalar, derivative: Scalar])[] = [
  ['Gelu', Gelu(), (x) => x * normal(x), (x) => normal(x) + x * density(x)],
  ['Sin', Sin(), sin, cos],
  [
    'Sin(0.8, 1.2, 0.4)',
    Sin({ a: 0.8, b: 1.2, c: 0.4 }),
    (x) => 0.8 * sin(1.2 * x + 0.4),
    (x) => 0.96 * cos(1.2 * x + 0.4),
  ],
  ['Cos', Cos(), cos, (x) => -sin(x)],
  ['Cos(2, -0.7, 1)', Cos({ a: 2, b: -0.7, c: 1 }), (x) => 2 * cos(1 - 0.7 * x), (x) => 1.4 * sin(1 - 0.7 * x)],
  ['Rbf', Rbf(), (x) => sqrt(2) * sin(sqrt(2) * x + PI / 4), (x) => 2 * cos(sqrt(2) * x + PI / 4)],
  [
    'Rbf(0.3)',
    Rbf({ gamma: 0.3 }),
    (x) => sqrt(2) * sin(sqrt(0.6) * x + PI / 4),
    (x) => sqrt(1.2) * cos(sqrt(0.6) * x + PI / 4),
  ],
  ['Exp', Exp(), exp, exp],
  ['Exp(0.5, -0.4)', Exp({ a: 0.5, b: -0.4 }), (x) => exp(-0.4 * x) / 2, (x) => -0.2 * exp(-0.4 * x)],
  ['Gabor', Gabor(), (x) => exp(-x * x) * sin(x), (x) => exp(-x * x) * (cos(x) - 2 * x * sin(x))],
  ...polynomials,
  [
    'Elementwise of a square',
    Elementwise({ nngpFn: (g, q, v1, v2) => g.add(g.mul(g.mul(2, q), q), g.mul(v1, v2)) }),
    (x) => x * x,
    (x) => 2 * x,
  ],
  [
    'Elementwise of 3 x, with its derivative',
    Elementwise({ nngpFn: (g, q) => g.mul(9, q), dNngpFn: (g) => g.constant(9) }),
    (x) => 3 * x,
    () => 3,
  ],
  ['Elementwise of 2', Elementwise({ nngpFn: (g) => g.constant(4) }), () => 2, () => 0],
  [
    'ElementwiseNumerical of cos',
    ElementwiseNumerical((g, x) => g.pointwise('cos', [x]), { deg: 30 }),
    cos,
    (x) => -sin(x),
  ],
  [
    'ElementwiseNumerical of x^3 + x, with its derivative',
    ElementwiseNumerical((g, x) => g.mul(x, g.add(1, g.mul(x, x))), {
      deg: 4,
      df: (g, x) => g.add(1, g.mul(3, g.mul(x, x))),
    }),
    (x) => x ** 3 + x,
    (x) => 3 * x * x + 1,
  ],
  ['ElementwiseNumerical of 2', ElementwiseNumerical((g) => g.constant(2), { deg: 3 }), () => 2, () => 0],
];
