import { AvgPool, Conv, Dense, Erf, GlobalAvgPool, type Network, Relu } from '../../dsl/index.js';
import { input } from '../input.js';

/** A small kernel whose entries are all far from zero. */
export interface TestNetwork {
  readonly name: string;
  readonly network: Network;
  /** Sizes of x1, batch first. */
  readonly shape: readonly number[];
  /** Samples of x2; `null`: the kernel of x1 with itself. */
  readonly count2: number | null;
  /** Largest relative error allowed in an entry. */
  readonly bounds: { readonly float32: number; readonly float64: number };
}

/**
 * What engines are tried on: positions, windows and pooling on symmetric pairs, and matrix products on a rectangle.
 *
 * The bounds: in a kernel of a batch with itself, cosines of 1 may be off by 16 spacings of the dtype, which the NTK of
 * Relu turns into sqrt(2 * 16 * spacing) / pi = 6e-4 (float32) or 3e-8 (float64); elsewhere some tens of spacings add up.
 */
export const testNetworks = (): readonly TestNetwork[] => [
  {
    name: 'convolutional',
    network: input('N', 8, 8, 3).build(
      Conv(8, [3, 3], { padding: 'SAME', wStd: 1.4, bStd: 0.3 }),
      Relu(),
      AvgPool([2, 2], { strides: [2, 2] }),
      Conv(8, [3, 3], { padding: 'SAME', wStd: 1.2, bStd: 0.2 }),
      Erf(),
      GlobalAvgPool(),
      Dense(1),
    ).network,
    shape: [6, 8, 8, 3],
    count2: null,
    bounds: { float32: 1e-3, float64: 1e-7 },
  },
  {
    name: 'dense',
    network: input('N', 40).build(Dense(8, { wStd: 1.4, bStd: 0.3 }), Relu(), Dense(8, { bStd: 0.2 }), Relu(), Dense(1))
      .network,
    shape: [33, 40],
    count2: 21,
    bounds: { float32: 1e-5, float64: 1e-12 },
  },
];
