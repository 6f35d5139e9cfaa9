/** Derivatives through local and transposed convolutions, norms and the fan-ins that are not sums, against differences. */
import { describe, it } from 'vitest';
import {
  Conv,
  ConvLocal,
  ConvTranspose,
  Dense,
  Erf,
  FanInConcat,
  FanInProd,
  FanOut,
  Flatten,
  GlobalAvgPool,
  LayerNorm,
  parallel,
  Relu,
  serial,
} from '../../src/index.js';
import { checkHyperGrads, checkSampleGrads, type Family, samples } from './kernel-grad-nets.js';

const dims = ['N', 4, 3, 2] as const;
const values = { w: 1.3, b: 0.4, s: 0.9 };

const FAMILIES: Readonly<Record<string, Family>> = {
  'local convolutions': {
    dims,
    values,
    layers: (at) => [
      ConvLocal(4, [2, 3], { wStd: at('w'), bStd: at('b'), padding: 'SAME' }),
      Relu(),
      ConvLocal(4, [2, 2], { wStd: at('s'), bStd: at('b'), strides: [2, 1] }),
      Erf(),
      Flatten(),
      Dense(1),
    ],
  },
  'local convolutions among plain ones': {
    dims,
    values,
    layers: (at) => [
      Conv(4, [2, 2], { wStd: at('w'), padding: 'CIRCULAR' }),
      Relu(),
      ConvLocal(4, [3, 1], { wStd: at('s'), bStd: at('b'), padding: 'CIRCULAR', parameterization: 'standard' }),
      Relu(),
      GlobalAvgPool(),
      Dense(1, { wStd: at('w') }),
    ],
  },
  'transposed convolutions': {
    dims,
    values,
    layers: (at) => [
      ConvTranspose(4, [3, 2], { wStd: at('w'), bStd: at('b'), strides: [2, 1], padding: 'SAME' }),
      Erf(),
      ConvTranspose(4, [2, 2], { wStd: at('s'), bStd: at('b') }),
      Relu(),
      GlobalAvgPool(),
      Dense(1),
    ],
  },
  'transposed convolutions around the ends': {
    dims,
    values,
    layers: (at) => [
      ConvTranspose(4, [2, 3], { wStd: at('w'), bStd: at('b'), strides: [1, 2], padding: 'CIRCULAR' }),
      Relu(),
      Flatten(),
      Dense(1, { wStd: at('s') }),
    ],
  },
  'a norm over channels and one over positions': {
    dims,
    values: { ...values, e: 0.3 },
    layers: (at) => [
      Conv(4, [2, 2], { wStd: at('w'), bStd: at('b') }),
      LayerNorm({ eps: at('e') }),
      Relu(),
      Dense(4, { wStd: at('s'), bStd: at('b') }),
      LayerNorm({ axis: [1, 3], eps: at('e') }),
      Erf(),
      GlobalAvgPool(),
    ],
  },
  'branches that are multiplied': {
    dims: ['N', 3],
    values,
    layers: (at) => [
      Dense(4, { wStd: at('w'), bStd: at('b') }),
      FanOut(2),
      parallel(serial(Relu(), Dense(4, { wStd: at('s') })), serial(Erf(), Dense(4, { bStd: at('b') }))),
      FanInProd(),
      Dense(1, { wStd: at('w') }),
    ],
  },
  'branches one behind the other, channels and positions': {
    dims,
    values,
    layers: (at) => [
      Conv(4, [2, 1], { wStd: at('w'), bStd: at('b') }),
      FanOut(2),
      parallel(serial(Relu(), Dense(4, { wStd: at('s') })), Dense(4, { bStd: at('b') })),
      FanInConcat({ axis: 1 }),
      Relu(),
      FanOut(2),
      parallel(Dense(4, { wStd: at('w') }), Dense(2, { wStd: at('s') })),
      FanInConcat(),
      GlobalAvgPool(),
    ],
  },
};

describe.each(Object.entries(FAMILIES))('derivatives of %s are those of differences', (_, family) => {
  const sizes = family.dims.slice(1).map(Number);
  const [x1, x2] = [samples(1, 2, ...sizes), samples(2, 1, ...sizes)];

  it('between two batches', async () => {
    await checkHyperGrads(family, x1, x2, 'wasm');
    await checkSampleGrads(family, x1, x2, 'wasm');
  });

  it('of a batch with itself', async () => {
    await checkSampleGrads(family, x1, null, 'wasm');
  });
});
