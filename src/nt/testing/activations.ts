import { ABRelu } from '../../dsl/layers/ab-relu/layer.js';
import { Abs } from '../../dsl/layers/abs/layer.js';
import { Erf } from '../../dsl/layers/erf/layer.js';
import { Gaussian } from '../../dsl/layers/gaussian/layer.js';
import { LeakyRelu } from '../../dsl/layers/leaky-relu/layer.js';
import { RectifiedMonomial } from '../../dsl/layers/rectified-monomial/layer.js';
import { Relu } from '../../dsl/layers/relu/layer.js';
import { Sigmoid_like } from '../../dsl/layers/sigmoid-like/layer.js';
import { Sign } from '../../dsl/layers/sign/layer.js';
import { fixed, type Piece } from './piece.js';

/** Nonlinearities that stand in deep networks; those that grow faster than linearly are too heavy-tailed for that. */
export const ACTIVATIONS: readonly [Piece, ...Piece[]] = [
  fixed('Relu()', Relu()),
  fixed('Erf()', Erf()),
  fixed('LeakyRelu(0.2)', LeakyRelu(0.2)),
  fixed('Abs()', Abs()),
  fixed('ABRelu(-0.5, 1.5)', ABRelu(-0.5, 1.5)),
  fixed('Sigmoid_like()', Sigmoid_like()),
  fixed('Gaussian({ a: 1, b: -0.6 })', Gaussian({ a: 1, b: -0.6 })),
  fixed('Erf({ a: 1.5, b: 0.7, c: 0.2 })', Erf({ a: 1.5, b: 0.7, c: 0.2 })),
  fixed('Sign()', Sign()),
  fixed('RectifiedMonomial(0)', RectifiedMonomial(0)),
];
