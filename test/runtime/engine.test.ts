import { afterEach, describe, expect, it, vi } from 'vitest';
import type { KernelOptions, NDArray } from '../../src/index.js';
import { sharedPool } from '../../src/runtime/engines/wasm/pool.js';
import { LONG, NETS, samples } from './engine-nets.js';

type Name = keyof typeof NETS;
const NAMES = ['dense', 'mean', 'flat', 'pools', 'positions'] as const satisfies readonly Name[];

/** Samples for one of the networks. */
const batch = (name: Name, count: number, seed: number): NDArray =>
  samples(seed, [count, ...NETS[name].network.input.dims.slice(1).map(Number)]);

const ntkOf = (name: Name, n1: number, n2: number | null, options: KernelOptions = {}): Promise<NDArray> =>
  NETS[name].kernelFn(batch(name, n1, 1), n2 === null ? null : batch(name, n2, 2), 'ntk', options);

/** Largest difference, over the largest entry. */
function distance(a: NDArray, b: NDArray): number {
  expect(a.shape).toEqual(b.shape);
  const scale = Math.max(...b.data.map(Math.abs));
  return Math.max(...a.data.map((v, k) => Math.abs(v - (b.data[k] ?? Number.NaN)))) / scale;
}

/** The long network, with more work than any test waits for. */
const tooLong = (options: KernelOptions): Promise<NDArray> =>
  LONG.kernelFn(samples(1, [64, 32, 32, 3]), samples(2, [64, 32, 32, 3]), 'ntk', options);

/** Waits for a rejection, and gives its reason. */
const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable('resolved'),
    (reason: unknown) => reason,
  );

describe('progress', () => {
  it.each(NAMES.flatMap((name) => [1, 2].flatMap((threads) => [null, 9].map((n2) => [name, threads, n2] as const))))(
    'of %s on %i threads, x2 of %s samples, rises to its total and counts every pair',
    async (name, threads, n2) => {
      for (const tiling of [undefined, { samples: 4, groups: 2 }]) {
        const seen: { readonly done: number; readonly total: number }[] = [];
        const options = { threads, tiling, onProgress: (p: (typeof seen)[number]): unknown => seen.push(p) };
        await ntkOf(name, 10, n2, options);
        const total = seen.at(-1)?.total ?? 0;
        expect(total).toBeGreaterThan(0);
        expect(new Set(seen.map((p) => p.total))).toEqual(new Set([total]));
        expect(seen.at(-1)?.done).toBe(total);
        for (const [k, { done }] of seen.entries()) {
          expect(Number.isInteger(done)).toBe(true);
          expect(done).toBeGreaterThanOrEqual(seen[k - 1]?.done ?? 0);
        }
      }
    },
  );

  it('of all covariances is one rise over their kernels, each with its own number of pairs', async () => {
    const seen: { readonly done: number; readonly total: number }[] = [];
    const [x1, x2] = [samples(1, [3, 6]), samples(2, [2, 6])];
    const options = { diagonalBatch: false, onProgress: (p: (typeof seen)[number]): unknown => seen.push(p) } as const;
    await NETS.dense.kernelFn(x1, x2, ['ntk', 'cov1', 'cov2'], options);
    expect(new Set(seen.map((p) => p.total))).toEqual(new Set([3 * 2 + 3 * 3 + 2 * 2]));
    expect(seen.map((p) => p.done)).toEqual(seen.map((p) => p.done).sort((a, b) => a - b));
    expect(seen.map((p) => p.done)).toEqual(expect.arrayContaining([6, 15, 19]));
  });

  it('comes often enough to draw a bar', async () => {
    const seen: number[] = [];
    const stop = new AbortController();
    const enough = new Error('enough');
    const reason = await reasonOf(
      tooLong({
        signal: stop.signal,
        onProgress: ({ done, total }) => {
          seen.push(done / total);
          if (seen.length > 10 && new Set(seen).size > 3) stop.abort(enough);
        },
      }),
    );
    // a call that tells too little would run to its end instead
    expect(reason).toBe(enough);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it('that throws ends the call with its error, and the next call works', async () => {
    const failure = new Error('no room for the bar');
    const onProgress = (): never => {
      throw failure;
    };
    expect(await reasonOf(tooLong({ onProgress }))).toBe(failure);
    expect(distance(await ntkOf('mean', 4, 3), await ntkOf('mean', 4, 3, { engine: 'reference' }))).toBeLessThan(1e-12);
  });
});

describe('a signal', () => {
  it.each([1, 2])('stops a call on %i threads soon, with its reason, and the next call works', async (threads) => {
    const stop = new AbortController();
    const reason = { why: 'enough' };
    let stopped = 0;
    const found = await reasonOf(
      tooLong({
        threads,
        signal: stop.signal,
        onProgress: ({ done, total }) => {
          expect(done).toBeLessThan(total);
          if (stopped === 0) stopped = performance.now();
          stop.abort(reason);
        },
      }),
    );
    expect(found).toBe(reason);
    expect(stopped).toBeGreaterThan(0);
    expect(performance.now() - stopped).toBeLessThan(2000);
    expect(
      distance(await ntkOf('mean', 4, 3, { threads }), await ntkOf('mean', 4, 3, { engine: 'reference' })),
    ).toBeLessThan(1e-12);
  });

  it('that times out rejects with its TimeoutError', async () => {
    expect(await reasonOf(tooLong({ signal: AbortSignal.timeout(100) }))).toMatchObject({ name: 'TimeoutError' });
  });

  it.each(['wasm', 'reference'] as const)('that is aborted already starts nothing on %s', async (engine) => {
    const seen: unknown[] = [];
    const signal = AbortSignal.abort();
    const reason = await reasonOf(tooLong({ engine, signal, onProgress: (p) => seen.push(p) }));
    expect(reason).toBe(signal.reason);
    expect(seen).toEqual([]);
  });

  it('of a call that waits for another does not touch the other', async () => {
    const stop = new AbortController();
    const first = ntkOf('pools', 12, null);
    const second = ntkOf('mean', 5, 4, { signal: stop.signal });
    stop.abort('not needed any more');
    expect(await reasonOf(second)).toBe('not needed any more');
    expect(distance(await first, await ntkOf('pools', 12, null, { engine: 'reference' }))).toBeLessThan(1e-12);
  });

  it('leaves no memory taken', async () => {
    const pool = await sharedPool(2);
    const before = pool.arena.mark();
    for (const ms of [5, 20, 50]) await reasonOf(tooLong({ threads: 2, signal: AbortSignal.timeout(ms) }));
    expect(pool.arena.mark()).toBe(before);
  });
});

describe('many calls at once', () => {
  it('give what they give one after the other', async () => {
    const jobs = NAMES.flatMap((name) =>
      [1, 2].flatMap((threads) =>
        (['float32', 'float64'] as const).map((dtype) => [name, { threads, dtype }] as const),
      ),
    );
    const run = ([name, options]: (typeof jobs)[number]): Promise<NDArray> => ntkOf(name, 7, 5, options);
    const wanted: NDArray[] = [];
    for (const job of jobs) wanted.push(await run(job));
    const found = await Promise.all(jobs.map(run));
    found.forEach((array, k) => expect(array.data, String(jobs[k]?.[0])).toEqual(wanted[k]?.data));
  });

  it('with failures among them give the rest', async () => {
    const stop = AbortSignal.abort('stopped');
    const results = await Promise.allSettled([
      ntkOf('mean', 3, 2),
      ntkOf('mean', 3, 2, { signal: stop }),
      NETS.dense.kernelFn(samples(1, [3, 5]), null, 'ntk'),
      ntkOf('dense', 3, 2),
    ]);
    expect(results.map((r) => r.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  });

  it('on many threads never mix: the same bits 60 times', async () => {
    const options = { threads: 4, tiling: { blocks: 8, groups: 3 } };
    const wanted = await ntkOf('mean', 9, 8, options);
    for (let k = 0; k < 60; k++) expect((await ntkOf('mean', 9, 8, options)).data).toEqual(wanted.data);
  });
});

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
