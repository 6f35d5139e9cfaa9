/** The four networks, written as one writes them: hover over a name to see the shapes. */
import { Conv, Dense, Erf, Flatten, GlobalAvgPool, input, Relu } from '../../src/index.js';

const dense = { wStd: 1.5, bStd: 0.1 } as const;
const conv = { wStd: Math.SQRT2, bStd: 0.1 } as const;
const same = { ...conv, padding: 'SAME' } as const;

const fc3Relu = input('N', 64).build(
  Dense(512, dense),
  Relu(),
  Dense(512, dense),
  Relu(),
  Dense(512, dense),
  Relu(),
  Dense(10, dense),
);

const fc2Erf = input('N', 64).build(Dense(512, dense), Erf(), Dense(512, dense), Erf(), Dense(10, dense));

const conv3Flatten = input('N', 8, 8, 1).build(
  Conv(64, [3, 3], same),
  Relu(),
  Conv(64, [3, 3], same),
  Relu(),
  Conv(64, [3, 3], same),
  Relu(),
  Flatten(),
  Dense(10, conv),
);

const conv3Gap = input('N', 8, 8, 1).build(
  Conv(64, [3, 3], same),
  Relu(),
  Conv(64, [3, 3], same),
  Relu(),
  Conv(64, [3, 3], same),
  Relu(),
  GlobalAvgPool(),
  Dense(10, conv),
);

/** By name; `inputShape` is the shape of one digit. */
export const networks = {
  fc3_relu: { model: fc3Relu, inputShape: [64] },
  fc2_erf: { model: fc2Erf, inputShape: [64] },
  conv3_flatten: { model: conv3Flatten, inputShape: [8, 8, 1] },
  conv3_gap: { model: conv3Gap, inputShape: [8, 8, 1] },
} as const;

export type NetworkName = keyof typeof networks;
