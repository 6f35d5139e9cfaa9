import { afterEach, describe, expect, it, vi } from 'vitest';
import type { NDArray } from '../../src/index.js';
import { sharedPool } from '../../src/runtime/engines/wasm/pool.js';
import { batch, NAMES, type Name, ntkOf } from './engine-calls.js';

describe('one thread', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it('asked for starts no worker', async () => {
    await ntkOf('pools', 5, 4, { threads: 1 });
    expect((await sharedPool(1)).workers()).toEqual({ started: 0, instances: 0 });
  });

  it('is all there is without SharedArrayBuffer, and gives the same', async () => {
    const wanted = new Map<Name, NDArray>();
    for (const name of NAMES) wanted.set(name, await ntkOf(name, 6, 5, { threads: 1 }));
    vi.resetModules();
    vi.stubGlobal('SharedArrayBuffer', undefined);
    const fresh = await import('./engine-nets.js');
    const { sharedPool: freshPool } = await import('../../src/runtime/engines/wasm/pool.js');
    for (const name of NAMES) {
      const [x1, x2] = [batch(name, 6, 1), batch(name, 5, 2)];
      // memory that is not shared moves when it grows: work that needs more than it starts with, then again
      const found = await fresh.NETS[name].kernelFn(x1, x2, 'ntk', { threads: 8 });
      expect(found.data, name).toEqual(wanted.get(name)?.data);
      const many = await fresh.NETS[name].kernelFn(batch(name, 150, 1), batch(name, 130, 2), 'ntk');
      expect(many.shape.slice(0, 2)).toEqual([150, 130]);
      expect(many.data[0]).toBeCloseTo(found.data[0] ?? 0, 12);
    }
    const pool = await freshPool();
    expect(pool.threads).toBe(1);
    expect(pool.memory.buffer).toBeInstanceOf(ArrayBuffer);
    expect(pool.arena.capacity).toBeGreaterThan(16 * 65536);
  });

  it.each(NAMES)('may have its memory moved by any allocation of %s', async (name) => {
    vi.resetModules();
    vi.stubGlobal('SharedArrayBuffer', undefined);
    const fresh = await import('./engine-nets.js');
    const { sharedPool: freshPool } = await import('../../src/runtime/engines/wasm/pool.js');
    const { arena } = await freshPool();
    const run = (): Promise<NDArray> => fresh.NETS[name].kernelFn(batch(name, 6, 1), batch(name, 5, 2), 'ntk');
    const alloc = arena.alloc.bind(arena);
    const places: number[] = [];
    arena.alloc = (bytes) => {
      const at = alloc(bytes);
      places.push(at);
      return at;
    };
    const wanted = await run();
    arena.alloc = alloc;
    // memory is raised so that one allocation after the other is the first past its end
    let raised = 0;
    for (const place of new Set(places)) {
      const gap = arena.capacity - (place + raised);
      raised += gap;
      alloc(gap);
      const { capacity } = arena;
      expect((await run()).data, `allocation at ${place}`).toEqual(wanted.data);
      expect(arena.capacity).toBeGreaterThan(capacity);
    }
    expect(raised).toBeGreaterThan(0);
  });
});
