/** Rows of the layer table for activations with options of their own. */
import type { EntryFn, Layer } from '../../src/index.js';
import {
  Cos,
  ElementwiseNumerical,
  Exp,
  ExpNormalized,
  Gabor,
  Gelu,
  Hermite,
  Polynomial,
  Rbf,
  Sin,
} from '../../src/index.js';
import type { OptionReader } from './options.js';
import { boolean, choice, number, numbers } from './options.js';

const wave = { a: number('a'), b: number('b'), c: number('c') };

/** The functions that golden cases name. */
const FUNCTIONS: Readonly<Record<'cos' | 'tanh', EntryFn>> = {
  cos: (g, x) => g.pointwise('cos', [x]),
  tanh: (g, x) => g.sub(1, g.div(2, g.add(1, g.exp(g.mul(2, x))))),
};

export const activationTable: { readonly [name: string]: (o: OptionReader) => Layer } = {
  Gelu: (o) => Gelu(o.optional({ approximate: boolean('approximate') })),
  Sin: (o) => Sin(o.optional(wave)),
  Cos: (o) => Cos(o.optional(wave)),
  Rbf: (o) => Rbf(o.optional({ gamma: number('gamma') })),
  Exp: (o) => Exp(o.optional({ a: number('a'), b: number('b') })),
  ExpNormalized: (o) =>
    ExpNormalized(o.optional({ gamma: number('gamma'), shift: number('shift'), doClip: boolean('do_clip') })),
  Gabor: () => Gabor(),
  Polynomial: (o) => Polynomial(o.required(numbers('coef'))),
  Hermite: (o) => Hermite(o.required(number('degree'))),
  ElementwiseNumerical: (o) =>
    ElementwiseNumerical(FUNCTIONS[o.required(choice('fn', ['cos', 'tanh']))], { deg: o.required(number('deg')) }),
};
