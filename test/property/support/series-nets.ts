import type * as dsl from '../../../src/dsl/index.js';
import { Dense, Elu, input, Nonlinearity, Sigmoid, Silu, Softplus, Tanh } from '../../../src/index.js';

const bias = { wStd: 1.4, bStd: 0.3 } as const;

/** Activations with kernels by series, where they matter: name, sizes of a sample, the network of width `n` with `c` channels out. */
export const SERIES_NETS: readonly (readonly [
  name: string,
  shape: readonly number[],
  net: (n: number, c: number) => { readonly network: dsl.Network },
])[] = [
  [
    'Tanh and Softplus',
    [3],
    (n, c) => input('N', 3).build(Dense(n, bias), Tanh(), Dense(n, bias), Softplus(), Dense(c)),
  ],
  [
    'Elu and Sigmoid',
    [3],
    (n, c) => input('N', 3).build(Dense(n, bias), Elu(0.6), Dense(n, bias), Sigmoid(), Dense(c)),
  ],
  [
    'Silu and Nonlinearity',
    [3],
    (n, c) =>
      input('N', 3).build(
        Dense(n, bias),
        Silu(),
        Dense(n, bias),
        Nonlinearity((g, x) => g.pointwise('sin', [g.affine(x, 1, 0.5)]), { maxVariance: 10 }),
        Dense(c),
      ),
  ],
];
