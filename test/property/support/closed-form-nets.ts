import type * as dsl from '../../../src/dsl/index.js';
import {
  Cos,
  Dense,
  Elementwise,
  ElementwiseNumerical,
  type EntryFn,
  Exp,
  Gabor,
  Gelu,
  Hermite,
  input,
  Polynomial,
  Rbf,
  Sign,
  Sin,
} from '../../../src/index.js';

const bias = { wStd: 1.4, bStd: 0.3 } as const;
const softsign: EntryFn = (g, x) => g.mul(x, g.safeRsqrt(g.add(1, g.mul(x, x))));

/** Activations with closed forms, where they matter: name, sizes of a sample, the network of width `n` with `c` channels out. */
export const CLOSED_FORM_NETS: readonly (readonly [
  name: string,
  shape: readonly number[],
  net: (n: number, c: number) => { readonly network: dsl.Network },
])[] = [
  ['Gelu', [3], (n, c) => input('N', 3).build(Dense(n, bias), Gelu(), Dense(n, bias), Gelu(), Dense(c))],
  [
    'Sin',
    [3],
    (n, c) => input('N', 3).build(Dense(n, bias), Sin({ a: 1.3, b: 0.8, c: 0.4 }), Dense(n), Sin(), Dense(c)),
  ],
  [
    'Cos',
    [3],
    (n, c) => input('N', 3).build(Dense(n, bias), Cos(), Dense(n), Cos({ a: 1.1, b: 1.2, c: -0.3 }), Dense(c)),
  ],
  ['Rbf', [3], (n, c) => input('N', 3).build(Dense(n, bias), Rbf({ gamma: 0.6 }), Dense(n), Rbf(), Dense(c))],
  ['Exp', [3], (n, c) => input('N', 3).build(Dense(n, bias), Exp({ a: 0.9, b: 0.3 }), Dense(n), Sin(), Dense(c))],
  ['Gabor', [3], (n, c) => input('N', 3).build(Dense(n, bias), Gabor(), Dense(n, { wStd: 3 }), Gabor(), Dense(c))],
  [
    'Polynomial',
    [3],
    (n, c) => input('N', 3).build(Dense(n, { wStd: 0.8, bStd: 0.3 }), Polynomial([0.3, -1, 0.4]), Dense(c)),
  ],
  // entries after Sign are 1 or -1, so those after Dense have unit variance at any width
  ['Hermite', [3], (n, c) => input('N', 3).build(Dense(n, bias), Sign(), Dense(n), Hermite(2), Dense(c))],
  [
    'Elementwise',
    [3],
    (n, c) =>
      input('N', 3).build(
        Dense(n, bias),
        Elementwise({
          fn: (g, x) => g.affine(g.pointwise('abs', [x]), 1, 1),
          nngpFn: (g, q, v1, v2) => {
            const [s1, s2] = [g.sqrt(v1), g.sqrt(v2)];
            const scale = g.mul(s1, s2);
            const bent = g.sub(g.mul(2, g.mul(scale, g.arcCosine1(g.mul(q, g.safeRsqrt(g.mul(v1, v2)))))), q);
            return g.add(bent, g.add(1, g.mul(Math.sqrt(2 / Math.PI), g.add(s1, s2))));
          },
        }),
        Dense(c),
      ),
  ],
  [
    'ElementwiseNumerical',
    [3],
    (n, c) => input('N', 3).build(Dense(n, bias), ElementwiseNumerical(softsign, { deg: 25 }), Dense(c)),
  ],
];
