import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { Conv, Dense, Flatten, GlobalAvgPool, input, Relu } from '../../src/index.js';
import { sharedPool } from '../../src/runtime/engines/wasm/pool.js';
import { NETS, samples } from './engine-nets.js';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Bytes in use after everything that can go is gone; finalizers run between turns of the event loop. */
async function used(): Promise<number> {
  for (let turn = 0; turn < 5; turn++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

const MIB = 2 ** 20;

describe('memory', () => {
  it('is not held by 10,000 calls', async () => {
    const pool = await sharedPool(2);
    const [x, y] = [samples(1, [3, 6]), samples(2, [2, 6, 5, 2])];
    const call = (k: number): Promise<unknown> =>
      k % 2 === 0
        ? NETS.dense.kernelFn(x, null, 'ntk', { threads: 2 })
        : NETS.mean.kernelFn(y, null, ['nngp', 'ntk'], { threads: 2 });
    for (let k = 0; k < 500; k++) await call(k);
    // a busy machine starts the worker late
    await expect.poll(() => pool.workers(), { timeout: 30_000 }).toEqual({ started: 1, instances: 2 });
    const before = { used: await used(), mark: pool.arena.mark(), capacity: pool.arena.capacity, ...pool.workers() };
    for (let k = 0; k < 10_000; k++) await call(k);
    const after = { used: await used(), mark: pool.arena.mark(), capacity: pool.arena.capacity, ...pool.workers() };
    expect({ ...after, used: 0 }).toEqual({ ...before, used: 0 });
    // 100 bytes a call would be 1 MB
    expect(after.used - before.used).toBeLessThan(MIB);
  });

  it('of a network and its programs goes with the network', async () => {
    const pool = await sharedPool(2);
    const one = async (k: number): Promise<void> => {
      const conv = Conv(4, [3, 3], { padding: 'SAME', wStd: 1 + k / 1000 });
      const net = input('N', 5, 4, 1).build(conv, Relu(), k % 2 === 0 ? Flatten() : GlobalAvgPool(), Dense(1));
      await net.kernelFn(samples(k, [2, 5, 4, 1]), null, 'ntk', { threads: 2 });
    };
    for (let k = 0; k < 20; k++) await one(k);
    const before = { used: await used(), capacity: pool.arena.capacity, instances: pool.workers().instances };
    for (let k = 20; k < 220; k++) await one(k);
    const after = { used: await used(), capacity: pool.arena.capacity, instances: pool.workers().instances };
    expect(after.capacity).toBe(before.capacity);
    // a network with its code takes some 100 kB
    expect(after.used - before.used).toBeLessThan(4 * MIB);
    // a few may wait for the next collection
    expect(after.instances - before.instances).toBeLessThan(20);
  });

  it('is not held by calls that fail', async () => {
    const pool = await sharedPool(2);
    const x = samples(2, [30, 6, 5, 2]);
    const onProgress = (): never => {
      throw new Error('stop');
    };
    const call = (): Promise<unknown> =>
      NETS.mean.kernelFn(x, null, 'ntk', { threads: 2, onProgress }).catch(() => undefined);
    for (let k = 0; k < 50; k++) await call();
    const before = { used: await used(), mark: pool.arena.mark(), capacity: pool.arena.capacity };
    for (let k = 0; k < 1000; k++) await call();
    const after = { used: await used(), mark: pool.arena.mark(), capacity: pool.arena.capacity };
    expect({ ...after, used: 0 }).toEqual({ ...before, used: 0 });
    expect(after.used - before.used).toBeLessThan(MIB);
  });
});
