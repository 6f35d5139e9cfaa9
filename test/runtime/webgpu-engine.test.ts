import { beforeEach, describe, expect, it } from 'vitest';
import { Conv, Dense, EngineError, Flatten, input, Relu } from '../../src/index.js';
import type { InternalOptions } from '../../src/nt/kernel/call.js';
import type { Tiling } from '../../src/runtime/engine.js';
import { buffersAlive } from '../../src/runtime/engines/webgpu/arena.js';
import { sharedDevice } from '../../src/runtime/engines/webgpu/shared-device.js';
import { configurationOf } from '../engines/configurations.js';
import { onEngines } from '../engines/on-engines.js';
import { expectNtk, NAMES, ntkOf, tooLong } from './engine-calls.js';
import { samples } from './engine-nets.js';

const webgpu = configurationOf('webgpu');
if (!webgpu) throw new Error('webgpu is no configuration');

const FLOAT32 = webgpu.options;

onEngines(() => {
  describe.each(NAMES)('%s', (name) => {
    const TILINGS: readonly Tiling[] = [
      { shared: true },
      { shared: true, samples: 2, groups: 3, blocks: 5 },
      { shared: false },
      { shared: false, samples: 3, groups: 2, blocks: 1 },
    ];
    it.each([null, 3])('is the same however work is cut, x2 of %s samples', async (n2) => {
      for (const tiling of TILINGS) expectNtk(await ntkOf(name, 5, n2, { ...FLOAT32, tiling }), name, 5, n2, webgpu);
    });
  });

  it('keeps within a memory budget, with the same result', async () => {
    expectNtk(await ntkOf('mean', 9, null, { ...FLOAT32, memoryBudget: 40_000 }), 'mean', 9, null, webgpu);
  });

  it('says what a pair needs where the budget is too small for one', async () => {
    const error: unknown = await ntkOf('pools', 2, null, { ...FLOAT32, memoryBudget: 512 }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(EngineError);
    expect(String(error)).toMatch(
      /^EngineError: This network needs \S+ MiB for one pair, and the GPU gives at most 0 MiB at a time: use smaller inputs, a larger memoryBudget or engine 'wasm'\.$/,
    );
  });

  it.each([
    ['registers', 64],
    ['storage', 96],
  ])('has scratch in %s where workgroup memory is too small', async (_, size) => {
    const conv = () => Conv(2, [3, 3], { padding: 'SAME', bStd: 0.3 });
    const net = input('N', size, size, 1).build(conv(), Relu(), conv(), Relu(), Flatten(), Dense(2));
    const x = samples(3, [2, size, size, 1]);
    const options: InternalOptions = { ...FLOAT32, tiling: { shared: true } };
    const [found, wanted] = [await net.kernelFn(x, null, 'ntk', options), await net.kernelFn(x, null, 'ntk')];
    // three layers of sums over nine positive terms, and one reading of each
    wanted.data.forEach((v, k) => expect(found.data[k]).toBeCloseTo(v, -Math.log10(1e-5 * Math.abs(v))));
  });

  it('holds no more buffers after 1,000 calls than after the first few', async () => {
    const call = (k: number) => ntkOf(k % 2 === 0 ? 'dense' : 'flat', 1 + (k % 3), k % 5 === 0 ? 2 : null, FLOAT32);
    for (let k = 0; k < 30; k++) await call(k);
    const before = buffersAlive();
    for (let k = 0; k < 1000; k++) await call(k);
    // fewer, where plans of earlier tests are forgotten meanwhile
    expect(buffersAlive()).toBeLessThanOrEqual(before);
  }, 120_000);

  it('says how long the device was busy, where it can tell', async () => {
    const { device } = await sharedDevice();
    const times: number[] = [];
    await ntkOf('mean', 4, null, { ...FLOAT32, onDeviceTime: (ms) => times.push(ms) });
    expect(times).toEqual(device.features.has('timestamp-query') ? [expect.any(Number)] : []);
    for (const ms of times) expect(ms).toBeGreaterThan(0);
  });

  it('that loses its device says what was done, and the next call has a new one', async () => {
    const { device } = await sharedDevice();
    const call = tooLong({ onProgress: () => device.destroy(), tiling: { samples: 8 } }, webgpu);
    const error: unknown = await call.catch((e: unknown) => e);
    expect(error).toBeInstanceOf(EngineError);
    expect(String(error)).toMatch(
      /^EngineError: The GPU \(.+\) was lost after [1-9]\d* of 4096 pairs \(.+\): call again, with fewer samples or a smaller memoryBudget if it happens again, or use engine 'wasm'\.$/,
    );
    expectNtk(await ntkOf('flat', 3, null, FLOAT32), 'flat', 3, null, webgpu);
  });
}, [webgpu]);

describe('float64 on webgpu', () => {
  beforeEach(() => webgpu.prepare());
  it('is refused, with what to do', async () => {
    const error: unknown = await ntkOf('dense', 2, null, { engine: 'webgpu' }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(EngineError);
    expect(String(error)).toBe(
      "EngineError: The webgpu engine computes in float32, and this call asks for float64: add dtype: 'float32', or use " +
        "engine 'wasm'.",
    );
  });
});
