/**
 * Activations whose kernels are Hermite series, each with its function, the derivative of that, and how good the series is
 * of the root of both diagonals. The first four have one of each way to make it.
 */
import { Elu, type Layer, Nonlinearity, Sigmoid, Silu, Softplus, Tanh } from '../../src/index.js';

type Scalar = (x: number) => number;

const { abs, exp, log1p, max, min, tanh } = Math;
const sigmoid: Scalar = (x) => (x > 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x)));
const sigmoidSlope: Scalar = (x) => exp(-abs(x)) / (1 + exp(-abs(x))) ** 2;
const softplus: Scalar = (x) => max(x, 0) + log1p(exp(-abs(x)));
const elu =
  (alpha: number): Scalar =>
  (x) =>
    x > 0 ? x : alpha * Math.expm1(x);
const eluSlope =
  (alpha: number): Scalar =>
  (x) =>
    x > 0 ? 1 : alpha * exp(min(x, 0));
const mish: Scalar = (x) => x * tanh(softplus(x));
const mishSlope: Scalar = (x) => tanh(softplus(x)) + x * sigmoid(x) * (1 - tanh(softplus(x)) ** 2);

export const seriesActivations: readonly (readonly [
  name: string,
  layer: Layer & { readonly options: { readonly maxVariance: number } },
  phi: Scalar,
  derivative: Scalar,
  accuracy: number,
])[] = [
  ['Tanh', Tanh(), tanh, (x) => 4 * sigmoidSlope(2 * x), 1e-11],
  ['Softplus', Softplus(), softplus, sigmoid, 2e-12],
  ['Elu(0.5)', Elu(0.5), elu(0.5), eluSlope(0.5), 1e-11],
  [
    'Nonlinearity of mish',
    Nonlinearity(
      (g, x) => {
        const e = g.exp(g.pointwise('min', [x, 40]));
        const w = g.mul(e, g.add(e, 2));
        return g.mul(x, g.div(w, g.add(w, 2)));
      },
      { maxVariance: 4 },
    ),
    mish,
    mishSlope,
    1e-11,
  ],
  ['Sigmoid', Sigmoid(), sigmoid, sigmoidSlope, 1e-11],
  ['Silu', Silu(), (x) => x * sigmoid(x), (x) => sigmoid(x) + x * sigmoidSlope(x), 2e-12],
  ['Elu', Elu(), elu(1), eluSlope(1), 1e-11],
  ['Elu(1.67)', Elu(1.67), elu(1.67), eluSlope(1.67), 3e-11],
  ['Tanh up to 1', Tanh({ maxVariance: 1 }), tanh, (x) => 4 * sigmoidSlope(2 * x), 1e-11],
  [
    'Nonlinearity of sin, with its derivative',
    Nonlinearity((g, x) => g.pointwise('sin', [x]), { derivative: (g, x) => g.pointwise('cos', [x]) }),
    Math.sin,
    Math.cos,
    1e-11,
  ],
  ['Nonlinearity of 2', Nonlinearity((g) => g.constant(2), { maxVariance: 4 }), () => 2, () => 0, 1e-12],
];
