/** One of each activation, and every special case of a rule. */
import {
  ABRelu,
  Abs,
  Erf,
  ExpNormalized,
  Gaussian,
  Hermite,
  type Layer,
  LeakyRelu,
  Monomial,
  RectifiedMonomial,
  Relu,
  Sigmoid_like,
  Sign,
} from '../../src/index.js';
import { closedForms } from './closed-forms.js';
import { seriesActivations } from './series-activations.js';

export const activations: readonly (readonly [name: string, layer: Layer])[] = [
  ['Relu', Relu()],
  ['ABRelu(-0.3, 0.7)', ABRelu(-0.3, 0.7)],
  ['ABRelu(2, 2)', ABRelu(2, 2)],
  ['LeakyRelu(0.1)', LeakyRelu(0.1)],
  ['Abs', Abs()],
  ['Sign', Sign()],
  ['Erf', Erf()],
  ['Sigmoid_like', Sigmoid_like()],
  ['Gaussian', Gaussian()],
  ...[0, 1, 2, 3, 4, 5].map((n) => [`Monomial(${n})`, Monomial(n)] as const),
  ...[0, 1, 2, 3].map((n) => [`RectifiedMonomial(${n})`, RectifiedMonomial(n)] as const),
  ...closedForms.map(([name, layer]) => [name, layer] as const),
  ...seriesActivations.slice(0, 4).map(([name, layer]) => [name, layer] as const),
  ['ExpNormalized', ExpNormalized({ gamma: 0.7, doClip: true })],
  ['Hermite(3)', Hermite(3)],
];
