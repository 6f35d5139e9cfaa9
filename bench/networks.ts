/** The networks that are timed. Each is timed for NNGP and NTK together. */
import { AvgPool, Conv, Dense, Flatten, GlobalAvgPool, input, Relu, repeat, serial } from '../src/index.js';

const image = input('N', 32, 32, 3);
const weights = { wStd: Math.SQRT2, bStd: 0.1 } as const;
const conv = () => Conv(64, [3, 3], { padding: 'SAME', ...weights });
const halve = () => AvgPool([2, 2], { strides: [2, 2] });
const hidden = () => Dense(512, weights);

const conv21 = repeat(serial(conv(), Relu()), 21);

export const networks = {
  /** Reads all pairs of positions. */
  gap21: { model: image.build(conv21, GlobalAvgPool()), inputShape: [32, 32, 3], batch: 8 },
  /** Reads equal positions only. */
  flat21: { model: image.build(conv21, Flatten()), inputShape: [32, 32, 3], batch: 64 },
  /** The small network of Shankar et al. 2020, as in the reference's notebook. */
  myrtle5: {
    model: image.build(
      conv(),
      Relu(),
      conv(),
      Relu(),
      halve(),
      conv(),
      Relu(),
      halve(),
      conv(),
      Relu(),
      halve(),
      halve(),
      halve(),
      Flatten(),
      Dense(10, weights),
    ),
    inputShape: [32, 32, 3],
    batch: 8,
  },
  fc3: {
    model: input('N', 784).build(hidden(), Relu(), hidden(), Relu(), hidden(), Relu(), Dense(10, weights)),
    inputShape: [784],
    batch: 2000,
  },
} as const;

export type NetworkName = keyof typeof networks;

export const NETWORK_NAMES = ['gap21', 'flat21', 'myrtle5', 'fc3'] as const satisfies readonly NetworkName[];
