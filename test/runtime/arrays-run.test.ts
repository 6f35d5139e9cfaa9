import { describe, expect, it } from 'vitest';
import { compileArrays } from '../../src/compile/array-program.js';
import type { Axis } from '../../src/compile/graph/axis.js';
import { GraphBuilder } from '../../src/compile/graph/builder.js';
import type { Graph, Node } from '../../src/compile/graph/node.js';
import { nodesOf } from '../../src/compile/graph/traverse.js';
import { EngineError } from '../../src/index.js';
import type { RunOptions } from '../../src/runtime/engine.js';
import { wasmEngine } from '../../src/runtime/engines/wasm/engine.js';
import { sharedPool } from '../../src/runtime/engines/wasm/pool.js';
import type { Outputs } from '../property/support/array-check.js';
import { feedsFor } from '../property/support/arrays.js';

const axes = (extents: Readonly<Record<string, number>>): readonly Axis[] =>
  Object.entries(extents).map(([name, extent]) => ({ name, extent }));

/** Products of square matrices one after the other: about `layers * size^3` multiplications. */
function chain(layers: number, size: number): Graph {
  const g = new GraphBuilder('f32');
  const w = g.input('w', axes({ k: size, l: size }));
  let x: Node = g.input('x', axes({ i: size, k: size }));
  for (let layer = 0; layer < layers; layer++) x = g.mul(1 / size, g.rename(g.contract(x, w, ['k']), [['l', 'k']]));
  return { outputs: { x }, dtype: 'f32' };
}

const program = (graph: Graph) => compileArrays(graph, { optimize: true });

const run = (graph: Graph, options: RunOptions = {}) =>
  wasmEngine.runArrays(program(graph), feedsFor(nodesOf(graph), graph.dtype), options);

const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable('computed'),
    (reason: unknown) => reason,
  );

describe('a program of arrays on wasm', () => {
  it('runs a thousand times in the memory of the first', async () => {
    const graph = chain(3, 40);
    const compiled = program(graph);
    const feeds = feedsFor(nodesOf(graph), 'f32');
    const pool = await sharedPool(2);
    const first = await wasmEngine.runArrays(compiled, feeds, { threads: 2 });
    const [capacity, top] = [pool.arena.capacity, pool.arena.mark()];
    for (let k = 0; k < 1000; k++) await wasmEngine.runArrays(compiled, feeds, { threads: 2 });
    expect(await wasmEngine.runArrays(compiled, feeds, { threads: 2 })).toEqual(first);
    expect([pool.arena.capacity, pool.arena.mark()]).toEqual([capacity, top]);
    // a busy machine starts the worker late, when all is done without it
    await expect.poll(() => pool.workers().instances, { timeout: 30_000 }).toBe(1);
  });

  it('hands out arrays of its own: the next call does not change them', async () => {
    const graph = chain(1, 30);
    const feeds = feedsFor(nodesOf(graph), 'f32');
    const compiled = program(graph);
    const { x } = await wasmEngine.runArrays(compiled, feeds, {});
    const before = x?.data.slice();
    await wasmEngine.runArrays(compiled, { ...feeds, x: new Float32Array(900) }, {});
    expect(x?.data).toEqual(before);
    expect(before?.some((v) => v !== 0)).toBe(true);
  });

  it('runs many at once as one after the other', async () => {
    const graphs = [chain(2, 33), chain(3, 20), chain(1, 100)];
    const wanted: Outputs[] = [];
    for (const graph of graphs) wanted.push(await run(graph, { threads: 2 }));
    expect(await Promise.all(graphs.map((graph) => run(graph, { threads: 2 })))).toEqual(wanted);
  });

  it.each([1, 2])('stops soon when its signal says so, on %i threads', async (threads) => {
    const stop = new AbortController();
    const pool = await sharedPool(threads);
    const top = pool.arena.mark();
    const reason = { why: 'enough' };
    let stopped = 0;
    const found = await reasonOf(
      run(chain(400, 512), {
        threads,
        signal: stop.signal,
        onProgress: ({ done, total }) => {
          expect(done).toBeLessThan(total);
          stopped ||= performance.now();
          stop.abort(reason);
        },
      }),
    );
    expect(found).toBe(reason);
    expect(stopped).toBeGreaterThan(0);
    expect(performance.now() - stopped).toBeLessThan(2000);
    expect(pool.arena.mark()).toBe(top);
    expect((await run(chain(1, 8), { threads })).x?.data.length).toBe(64);
  });

  it('starts nothing when it is stopped already', async () => {
    const signal = AbortSignal.abort('not needed');
    expect(await reasonOf(run(chain(1, 8), { signal, onProgress: () => expect.unreachable('started') }))).toBe(
      'not needed',
    );
  });

  it('tells how far it is, up to the end', async () => {
    const seen: { readonly done: number; readonly total: number }[] = [];
    await run(chain(30, 256), { threads: 2, onProgress: (p) => seen.push(p) });
    const total = seen.at(-1)?.total ?? 0;
    expect(total).toBeGreaterThan(30);
    expect(seen.at(-1)?.done).toBe(total);
    for (const [k, p] of seen.entries()) {
      expect(p.total).toBe(total);
      expect(p.done).toBeGreaterThanOrEqual(seen[k - 1]?.done ?? 0);
    }
  });

  it('tells how long it computed and compiled', async () => {
    const times: number[] = [];
    await run(chain(3, 256), { onCompiled: (ms) => times.push(ms), onDeviceTime: (ms) => times.push(ms) });
    expect(times).toHaveLength(2);
    for (const ms of times) expect(ms).toBeGreaterThan(0);
  });

  it('refuses arrays that are missing or of another size', async () => {
    const compiled = program(chain(1, 8));
    const half = { x: new Float32Array(64), w: new Float32Array(63) };
    expect(String(await reasonOf(wasmEngine.runArrays(compiled, { x: half.x }, {})))).toContain('no data for w');
    expect(String(await reasonOf(wasmEngine.runArrays(compiled, half, {})))).toContain(
      'w has 63 numbers instead of 64',
    );
  });

  it('says how much memory it would need where that is too much', async () => {
    const g = new GraphBuilder('f64');
    const x = g.input('x', axes({ a: 100_000 }));
    const outer = g.exp(g.contract(x, g.rename(x, [['a', 'b']]), []));
    const graph: Graph = { outputs: { outer }, dtype: 'f64' };
    const error = await reasonOf(run(graph));
    expect(error).toBeInstanceOf(EngineError);
    expect(String(error)).toBe(
      'EngineError: This computation needs 74.51 GiB of memory at once, and the wasm engine has at most 4 GiB: use ' +
        'smaller batches, or float32.',
    );
    expect((await run(chain(1, 8))).x?.data.length).toBe(64);
  });
});
