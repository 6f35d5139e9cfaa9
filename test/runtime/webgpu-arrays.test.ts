import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileArrays } from '../../src/compile/array-program.js';
import { GraphBuilder } from '../../src/compile/graph/builder.js';
import type { Graph, Node } from '../../src/compile/graph/node.js';
import { nodesOf } from '../../src/compile/graph/traverse.js';
import { planArrays } from '../../src/compile/schedule/arrays/plan-arrays.js';
import { EngineError } from '../../src/index.js';
import type { RunOptions, Tiling } from '../../src/runtime/engine.js';
import { buffersAlive } from '../../src/runtime/engines/webgpu/arena.js';
import { arenaOf } from '../../src/runtime/engines/webgpu/arrays/buffers.js';
import { webgpuEngine } from '../../src/runtime/engines/webgpu/engine.js';
import { sharedDevice } from '../../src/runtime/engines/webgpu/shared-device.js';
import { configurationOf } from '../engines/configurations.js';
import { onEngines } from '../engines/on-engines.js';
import { seed } from '../property/seed.js';
import { ARRAY_CASES } from '../property/support/array-cases.js';
import { offBy, runGraph } from '../property/support/array-check.js';
import { arrayGraph, feedsFor } from '../property/support/arrays.js';

const webgpu = configurationOf('webgpu');
if (!webgpu) throw new Error('webgpu is no configuration');

/** Products of square matrices one after the other. */
function chain(layers: number, size: number): Graph {
  const g = new GraphBuilder('f32');
  const axes = (...names: readonly string[]) => names.map((name) => ({ name, extent: size }));
  const w = g.input('w', axes('k', 'l'));
  let x: Node = g.input('x', axes('i', 'k'));
  for (let layer = 0; layer < layers; layer++) x = g.mul(1 / size, g.rename(g.contract(x, w, ['k']), [['l', 'k']]));
  return { outputs: { x }, dtype: 'f32' };
}

const run = (graph: Graph, options: RunOptions = {}) =>
  webgpuEngine.runArrays(compileArrays(graph, { optimize: true }), feedsFor(nodesOf(graph), 'f32'), options);

const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable('computed'),
    (reason: unknown) => reason,
  );

/** What is left of calls before must not pass for a result. */
async function poison(): Promise<void> {
  const { device } = await sharedDevice();
  const memory = arenaOf(device).known('memory');
  if (memory) device.queue.writeBuffer(memory, 0, new Float32Array(memory.size / 4).fill(Number.NaN));
}

onEngines(() => {
  describe('work that is shared and cut', () => {
    const summing = ARRAY_CASES.filter(({ title }) =>
      /contract|sum over|max over|convolution|follow|sum of/.test(title),
    );
    // some: the software compiler takes long for products that are shared
    const cases = summing.filter((_, k) => k % 4 === 1);
    it.each(cases)('gives $title', async ({ graph }) => {
      const own = graph('f32');
      for (const tiling of [{ shared: true }, { shared: false, groups: 1000 }] satisfies readonly Tiling[]) {
        await poison();
        expect(offBy(own, await runGraph(webgpuEngine, own, { optimize: true, tiling }), 'wgsl')).toBeLessThanOrEqual(
          1,
        );
      }
    });

    it('gives random graphs with matrix products of any size', async () => {
      const property = fc.asyncProperty(arrayGraph('f32'), fc.boolean(), async (graph, shared) => {
        const program = { graph, plan: planArrays(graph, { products: { work: 1, side: 1 } }) };
        await poison();
        const tiling = { shared, groups: 150 };
        const outputs = await webgpuEngine.runArrays(program, feedsFor(nodesOf(graph), 'f32'), { tiling });
        expect(offBy(graph, outputs, 'wgsl')).toBeLessThanOrEqual(1);
      });
      await fc.assert(property, { seed, numRuns: 20 });
    });

    it.each([true, false])('is the same in one launch and in many, shared: %s', async (shared) => {
      // 81 units a product where they are shared, 1089 where not
      const graph = chain(2, 130);
      const whole = await run(graph, { tiling: { shared } });
      for (const groups of [1, 64, 80]) {
        const seen: number[] = [];
        await poison();
        const cut = await run(graph, { tiling: { shared, groups }, onProgress: ({ total }) => seen.push(total) });
        expect(cut).toEqual(whole);
        expect(seen[0]).toBeGreaterThan(2);
      }
    });
  });

  it('holds no more buffers after 200 calls than after the first', async () => {
    const graphs = [chain(2, 20), chain(3, 7)];
    const programs = graphs.map(
      (graph) => [compileArrays(graph, { optimize: true }), feedsFor(nodesOf(graph), 'f32')] as const,
    );
    const call = async (k: number) => {
      const [program, feeds] = programs[k % 2] ?? expect.unreachable('no program');
      return webgpuEngine.runArrays(program, feeds, {});
    };
    const first = [await call(0), await call(1)];
    const before = buffersAlive();
    for (let k = 0; k < 200; k++) await call(k);
    expect([await call(0), await call(1)]).toEqual(first);
    // fewer, where plans of earlier tests are forgotten meanwhile
    expect(buffersAlive()).toBeLessThanOrEqual(before);
  });

  it('gives a large memory back', async () => {
    const g = new GraphBuilder('f32');
    const size = 9 * 2 ** 20;
    const y = g.add(g.input('x', [{ name: 'a', extent: size }]), 1);
    const program = compileArrays({ outputs: { y }, dtype: 'f32' }, { optimize: true });
    const made = await webgpuEngine.runArrays(program, { x: Float32Array.from({ length: size }, (_, k) => k) }, {});
    expect(made.y?.data.every((v, k) => v === k + 1)).toBe(true);
    expect(arenaOf((await sharedDevice()).device).bytes).toBe(0);
  });

  it('hands out arrays of its own: the next call does not change them', async () => {
    const graph = chain(1, 30);
    const { x } = await run(graph);
    const before = x?.data.slice();
    await webgpuEngine.runArrays(
      compileArrays(graph, { optimize: true }),
      { ...feedsFor(nodesOf(graph), 'f32'), x: new Float32Array(900) },
      {},
    );
    expect(x?.data).toEqual(before);
    expect(before?.some((v) => v !== 0)).toBe(true);
  });

  it('runs many at once as one after the other', async () => {
    const graphs = [chain(2, 33), chain(3, 20), chain(1, 60)];
    const wanted: unknown[] = [];
    for (const graph of graphs) wanted.push(await run(graph));
    expect(await Promise.all(graphs.map((graph) => run(graph)))).toEqual(wanted);
  });

  it('stops soon when its signal says so, and computes again', async () => {
    const stop = new AbortController();
    let stopped = 0;
    const onProgress = (p: { readonly done: number; readonly total: number }): void => {
      expect(p.done).toBeLessThan(p.total);
      stopped ||= performance.now();
      stop.abort('enough');
    };
    expect(await reasonOf(run(chain(300, 256), { signal: stop.signal, onProgress }))).toBe('enough');
    expect(stopped).toBeGreaterThan(0);
    expect(performance.now() - stopped).toBeLessThan(5000);
    expect((await run(chain(1, 8))).x?.data.length).toBe(64);
  });

  it('starts nothing when it is stopped already', async () => {
    const onProgress = (): never => expect.unreachable('started');
    expect(await reasonOf(run(chain(1, 8), { signal: AbortSignal.abort('no'), onProgress }))).toBe('no');
  });

  it('tells how far it is, up to the end, and how long it computed and compiled', async () => {
    const { device } = await sharedDevice();
    const seen: { readonly done: number; readonly total: number }[] = [];
    const [compiled, busy]: [number[], number[]] = [[], []];
    await run(chain(30, 128), {
      onProgress: (p) => seen.push(p),
      onCompiled: (ms) => compiled.push(ms),
      onDeviceTime: (ms) => busy.push(ms),
    });
    expect(new Set(seen.map((p) => p.total))).toEqual(new Set([30]));
    expect(seen.map((p) => p.done)).toEqual(seen.map((p) => p.done).sort((a, b) => a - b));
    expect(seen.at(-1)?.done).toBe(30);
    expect(compiled).toEqual([expect.any(Number)]);
    expect(busy).toEqual(device.features.has('timestamp-query') ? [expect.any(Number)] : []);
    for (const ms of [...compiled, ...busy]) expect(ms).toBeGreaterThan(0);
  });

  it('says how much memory it would need where that is too much', async () => {
    const error = await reasonOf(run(chain(1, 256), { memoryBudget: 2 ** 18 }));
    expect(error).toBeInstanceOf(EngineError);
    expect(String(error)).toBe(
      'EngineError: This computation needs 0.75 MiB of memory at once, and the GPU gives at most 0.25 MiB: use smaller ' +
        "batches, a larger memoryBudget or engine 'wasm'.",
    );
  });

  it('that loses its device says what was done, and the next call has a new one', async () => {
    const { device } = await sharedDevice();
    const error = await reasonOf(run(chain(300, 256), { onProgress: () => device.destroy() }));
    expect(error).toBeInstanceOf(EngineError);
    expect(String(error)).toMatch(
      /^EngineError: The GPU \(.+\) was lost after [1-9]\d* of 300 launches \(.+\): call again, with smaller batches if it happens again, or use engine 'wasm'\.$/,
    );
    expect((await run(chain(1, 8))).x?.data.length).toBe(64);
  });
}, [webgpu]);
