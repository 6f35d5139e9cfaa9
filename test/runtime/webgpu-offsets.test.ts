import { describe, expect, it } from 'vitest';
import {
  AvgPool,
  Conv,
  Dense,
  FanInSum,
  FanOut,
  Flatten,
  GlobalAvgPool,
  input,
  parallel,
  Relu,
  SumPool,
  serial,
} from '../../src/index.js';
import type { InternalOptions } from '../../src/nt/kernel/call.js';
import type { Tiling } from '../../src/runtime/engine.js';
import { configurationOf } from '../engines/configurations.js';
import { onEngines } from '../engines/on-engines.js';
import { samples } from './engine-nets.js';

const webgpu = configurationOf('webgpu');
if (!webgpu) throw new Error('webgpu is no configuration');

const conv = (stride = 1, size = 3) =>
  Conv(2, [size, size], { padding: 'SAME', strides: [stride, stride], wStd: 1.4, bStd: 0.1 });
const pool = (size: number, stride = size) => AvgPool([size, size], { strides: [stride, stride] });
const image = input('N', 12, 12, 2);
const one = Conv(2, [5], { padding: 'SAME', bStd: 0.1 });

/** Networks whose stages want every offset of their axes. */
const NETS = {
  'a mean over positions': image.build(conv(), Relu(), conv(), Relu(), GlobalAvgPool()),
  'pools after each other': image.build(
    conv(),
    Relu(),
    pool(2),
    conv(),
    Relu(),
    pool(3),
    conv(),
    Relu(),
    pool(2),
    Flatten(),
  ),
  'convolutions with strides': image.build(
    conv(2),
    FanOut(2),
    parallel(serial(Relu(), conv()), conv()),
    FanInSum(),
    Relu(),
    conv(2),
    pool(3, 1),
    Flatten(),
    Dense(1),
  ),
  'sides that differ, and a pool that overlaps': input('N', 7, 9, 2).build(
    conv(1, 5),
    Relu(),
    SumPool([3, 3], { strides: [2, 2] }),
    conv(),
    Relu(),
    GlobalAvgPool(),
  ),
  'more positions than invocations': input('N', 18, 18, 1).build(
    conv(),
    Relu(),
    conv(),
    pool(2),
    conv(),
    Relu(),
    GlobalAvgPool(),
  ),
  'one axis': input('N', 24, 2).build(one, Relu(), AvgPool([3], { strides: [3] }), one, Relu(), GlobalAvgPool()),
} as const;

const TILINGS: readonly Tiling[] = [1, 2, 5, 9, 64].map((blocks) => ({ shared: true, blocks }));

onEngines(() => {
  describe.each(Object.entries(NETS))('%s', (_, net) => {
    it('are the same however offsets are spread over workgroups', async () => {
      const shape = net.network.input.dims.slice(1).map(Number);
      const [x1, x2] = [samples(3, [2, ...shape]), samples(4, [1, ...shape])];
      const wanted = await net.kernelFn(x1, x2, ['nngp', 'ntk']);
      for (const tiling of [...TILINGS, { shared: false, blocks: 3 }]) {
        const options: InternalOptions = { ...webgpu.options, tiling };
        const found = await net.kernelFn(x1, x2, ['nngp', 'ntk'], options);
        for (const field of ['nngp', 'ntk'] as const)
          wanted[field].data.forEach((v, k) =>
            // sums of positive terms, and the rounding of a dozen layers
            expect(found[field].data[k]).toBeCloseTo(v, -Math.log10(4e-6 * Math.abs(v))),
          );
      }
    });
  });
}, [webgpu]);
