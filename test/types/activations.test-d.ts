// Activations, as the type checker knows them: the shape stays, Gaussianity ends, and it is asked for.
import { expectType } from 'tsd';
import {
  ABRelu,
  Abs,
  type Apply,
  Cos,
  Dense,
  Elementwise,
  ElementwiseNumerical,
  Elu,
  Exp,
  ExpNormalized,
  Gabor,
  Gaussian,
  Gelu,
  Hermite,
  LeakyRelu,
  Monomial,
  Nonlinearity,
  Polynomial,
  Rbf,
  RectifiedMonomial,
  Relu,
  Sigmoid,
  Sigmoid_like,
  Sign,
  Silu,
  Sin,
  Softplus,
  Tanh,
  type Tensor,
} from '../../src/dsl/index.js';
import { input } from './fixtures/kit.js';

const dense = Dense(5);
const start = input('N', 4, 3).build(dense);
expectType<'[N, 4, 5]'>(start.pipe(ABRelu(-1, 2)).shape);
expectType<'[N, 4, 5]'>(start.pipe(LeakyRelu(0.1)).shape);
expectType<'[N, 4, 5]'>(start.pipe(Abs()).shape);
expectType<'[N, 4, 5]'>(start.pipe(Sign()).shape);
expectType<'[N, 4, 5]'>(start.pipe(Sigmoid_like()).shape);
expectType<'[N, 4, 5]'>(start.pipe(Gaussian({ b: -0.5 })).shape);
expectType<'[N, 4, 5]'>(start.pipe(Monomial(3)).shape);
expectType<'[N, 4, 5]'>(start.pipe(RectifiedMonomial(2)).shape);
expectType<'[N, 4, 5]'>(start.pipe(Gelu({ approximate: true })).shape);
expectType<'[N, 4, 5]'>(start.pipe(Tanh()).shape);
expectType<'[N, 4, 5]'>(start.pipe(Sigmoid({ maxVariance: 1 })).shape);
expectType<'[N, 4, 5]'>(start.pipe(Softplus()).shape);
expectType<'[N, 4, 5]'>(start.pipe(Silu()).shape);
expectType<'[N, 4, 5]'>(start.pipe(Elu(0.5, { maxVariance: 3 })).shape);
expectType<'[N, 4, 5]'>(start.pipe(Nonlinearity((g, x) => g.erf(x))).shape);
expectType<'[N, 4, 5]'>(start.pipe(Sin({ b: 2 })).shape);
expectType<'[N, 4, 5]'>(start.pipe(Cos()).shape);
expectType<'[N, 4, 5]'>(start.pipe(Rbf({ gamma: 0.3 })).shape);
expectType<'[N, 4, 5]'>(start.pipe(Exp()).shape);
expectType<'[N, 4, 5]'>(start.pipe(ExpNormalized({ doClip: true })).shape);
expectType<'[N, 4, 5]'>(start.pipe(Gabor()).shape);
expectType<'[N, 4, 5]'>(start.pipe(Polynomial([1, 2])).shape);
expectType<'[N, 4, 5]'>(start.pipe(Hermite(2)).shape);
expectType<'[N, 4, 5]'>(start.pipe(Elementwise({ fn: (g, x) => g.exp(x), nngpFn: (_g, q) => q })).shape);
expectType<'[N, 4, 5]'>(start.pipe(ElementwiseNumerical((g, x) => g.exp(x), { deg: 5 })).shape);
expectType<'[N, 4, 5]'>(start.pipe(Relu({ doStabilize: true })).shape);
expectType<['[N, 4, 5]', '[N, 4, 5]', '[N, 4, 2]', '[N, 4, 2]', '[N, 4, 1]']>(
  input('N', 4, 3).build(dense, Monomial(2), Dense(2), Abs(), Dense(1))['~trace'],
);

type Before = Tensor<['N', 4], 0, 1, true>;
type After = Tensor<['N', 4], 0, 1, false>;
type Needs<L extends string> = `✗ ${L} needs Gaussian inputs, but [N, 4] is not Gaussian: put Dense or Conv before it`;

declare const ended: [
  Apply<ABRelu, Before>,
  Apply<LeakyRelu, Before>,
  Apply<Abs, Before>,
  Apply<Sign, Before>,
  Apply<Sigmoid_like, Before>,
  Apply<Gaussian, Before>,
  Apply<Monomial, Before>,
  Apply<RectifiedMonomial, Before>,
];
expectType<[After, After, After, After, After, After, After, After]>(ended);

declare const refused: [
  Apply<ABRelu, After>,
  Apply<LeakyRelu, After>,
  Apply<Abs, After>,
  Apply<Sign, After>,
  Apply<Sigmoid_like, After>,
  Apply<Gaussian, After>,
  Apply<Monomial, After>,
  Apply<RectifiedMonomial, After>,
];
expectType<
  [
    Needs<'ABRelu'>,
    Needs<'LeakyRelu'>,
    Needs<'Abs'>,
    Needs<'Sign'>,
    Needs<'Sigmoid_like'>,
    Needs<'Gaussian'>,
    Needs<'Monomial'>,
    Needs<'RectifiedMonomial'>,
  ]
>(refused);

type ClosedForms<I> = [
  Apply<Gelu, I>,
  Apply<Sin, I>,
  Apply<Cos, I>,
  Apply<Rbf, I>,
  Apply<Exp, I>,
  Apply<ExpNormalized, I>,
  Apply<Gabor, I>,
  Apply<Polynomial, I>,
  Apply<Hermite, I>,
  Apply<Elementwise, I>,
  Apply<ElementwiseNumerical, I>,
];
declare const closedForms: ClosedForms<Before>;
expectType<[After, After, After, After, After, After, After, After, After, After, After]>(closedForms);
declare const refusedForms: ClosedForms<After>;
expectType<
  [
    Needs<'Gelu'>,
    Needs<'Sin'>,
    Needs<'Cos'>,
    Needs<'Rbf'>,
    Needs<'Exp'>,
    Needs<'ExpNormalized'>,
    Needs<'Gabor'>,
    Needs<'Polynomial'>,
    Needs<'Hermite'>,
    Needs<'Elementwise'>,
    Needs<'ElementwiseNumerical'>,
  ]
>(refusedForms);
