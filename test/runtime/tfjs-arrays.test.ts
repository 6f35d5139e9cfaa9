import { describe, expect, it } from 'vitest';
import { compileArrays } from '../../src/compile/array-program.js';
import { GraphBuilder } from '../../src/compile/graph/builder.js';
import type { Graph, Node } from '../../src/compile/graph/node.js';
import { nodesOf } from '../../src/compile/graph/traverse.js';
import type { RunOptions } from '../../src/runtime/engine.js';
import { tfjsEngine } from '../../src/runtime/engines/tfjs/engine.js';
import { useTfjs } from '../../src/runtime/engines/tfjs/load/load.js';
import type { TensorFlow } from '../../src/runtime/engines/tfjs/tensorflow.js';
import { onBackends, rowOf } from '../engines/on-backends.js';
import { ARRAY_CASES } from '../property/support/array-cases.js';
import { offBy, runGraph } from '../property/support/array-check.js';
import { feedsFor } from '../property/support/arrays.js';

type Progress = { readonly done: number; readonly total: number };

/** Products of square matrices one after the other, with a convolution and its transpose between. */
function chain(layers: number, size: number): Graph {
  const g = new GraphBuilder('f32');
  const axis = (name: string) => ({ name, extent: size });
  const w = g.input('w', [axis('k'), axis('l')]);
  const cut = { axes: ['k'], tap: 't', size: 3, stride: 1, dilation: 1, lo: 1, extent: size, out: size, wrap: false };
  let x: Node = g.input('x', [axis('i'), axis('k')]);
  for (let layer = 0; layer < layers; layer++) {
    const spread = g.overlapAdd(g.patches(x, cut), cut);
    x = g.mul(1 / size, g.rename(g.contract(spread, w, ['k']), [['l', 'k']]));
  }
  return { outputs: { x, total: g.sum(x, ['i', 'k']) }, dtype: 'f32' };
}

const run = (graph: Graph, options: RunOptions = {}) =>
  tfjsEngine.runArrays(compileArrays(graph, { optimize: true }), feedsFor(nodesOf(graph), 'f32'), options);

const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable('computed'),
    (reason: unknown) => reason,
  );

/** The same namespace with a gathering that fails at the given call. */
function failing(tf: TensorFlow, at: number): TensorFlow {
  let calls = 0;
  return {
    ...tf,
    gather: (x, places, axis) => {
      if (++calls === at) throw new Error('out of memory');
      return tf.gather(x, places, axis);
    },
  };
}

describe('every primitive on arrays', () => {
  onBackends(
    (backend) => {
      it.each(ARRAY_CASES)('$title', async ({ graph }) => {
        const own = graph('f32');
        const found = await runGraph(tfjsEngine, own, { optimize: false });
        expect(offBy(own, found, rowOf(backend))).toBeLessThanOrEqual(1);
      });
    },
    // the others are among the engines that `arrays.test.ts` runs
    ['cpu', 'webgpu'],
  );
});

describe('a program of arrays', () => {
  onBackends((backend, tf) => {
    // a call takes a quarter of a second in software
    const calls = backend === 'webgpu' ? 10 : 200;
    it(`leaves no tensor, ${calls} times`, async () => {
      const graph = chain(2, 8);
      const [program, feeds] = [compileArrays(graph, { optimize: true }), feedsFor(nodesOf(graph), 'f32')];
      const before = tf().memory().numTensors;
      const first = await tfjsEngine.runArrays(program, feeds, {});
      for (let k = 0; k < calls; k++) await tfjsEngine.runArrays(program, feeds, {});
      expect(await tfjsEngine.runArrays(program, feeds, {})).toEqual(first);
      expect(tf().memory().numTensors).toBe(before);
    });

    it('keeps apart what differs in extents or in the sign of zero alone', async () => {
      const g = new GraphBuilder('f32');
      const x = g.input('x', [{ name: 'a', extent: 12 }]);
      const into = (b: number) =>
        g.split(
          x,
          'a',
          [b, 12 / b].map((extent, k) => ({ name: 'bc'.charAt(k), extent })),
        );
      const zeros = [0, -0].map((zero) => g.div(x, g.constant([zero], [{ name: 'z', extent: 1 }])));
      const signs = zeros.map((quotient) => g.pointwise('sign', [quotient]));
      const outputs = Object.fromEntries([into(2), into(3), ...signs].map((node, k) => [`y${k}`, node]));
      const program = compileArrays({ outputs, dtype: 'f32' }, { optimize: false });
      const found = await tfjsEngine.runArrays(program, { x: new Float32Array(12).fill(2) }, {});
      expect(Object.values(found).map((y) => y.shape)).toEqual([
        [2, 6],
        [3, 4],
        [12, 1],
        [12, 1],
      ]);
      expect([found.y2?.data[0], found.y3?.data[0]]).toEqual([1, -1]);
    });

    it('has windows that read nothing but padding', async () => {
      const g = new GraphBuilder('f32');
      const x = g.input('x', [{ name: 'a', extent: 3 }]);
      const window = { axes: ['a'], size: 2, stride: 1, out: 2, wrap: false };
      const [before, behind] = [9, -7].map((lo) => g.windowSum(x, [{ ...window, lo }]));
      const outputs = { before: before ?? x, behind: behind ?? x };
      const found = await runGraph(tfjsEngine, { outputs, dtype: 'f32' }, { optimize: false });
      expect([found.before?.data, found.behind?.data]).toEqual([new Float32Array(2), new Float32Array(2)]);
    });

    it('hands out arrays of its own, and changes none that it gets', async () => {
      const g = new GraphBuilder('f32');
      const x = g.input('x', [{ name: 'a', extent: 3 }]);
      const program = compileArrays({ outputs: { x, y: g.mul(2, x) }, dtype: 'f32' }, { optimize: true });
      const feeds = { x: Float32Array.of(1, 2, 3) };
      const first = await tfjsEngine.runArrays(program, feeds, {});
      first.x?.data.fill(7);
      expect(feeds.x).toEqual(Float32Array.of(1, 2, 3));
      feeds.x.fill(5);
      expect((await tfjsEngine.runArrays(program, feeds, {})).y?.data).toEqual(Float32Array.of(10, 10, 10));
      expect(first.y?.data).toEqual(Float32Array.of(2, 4, 6));
    });

    it('that fails anywhere leaves no tensor, and says why', async () => {
      const own = tf();
      const before = own.memory().numTensors;
      for (const at of [1, 2, 3, 4]) {
        useTfjs(failing(own, at));
        expect(String(await reasonOf(run(chain(2, 5))))).toBe('Error: out of memory');
        expect(own.memory().numTensors).toBe(before);
      }
      useTfjs(own);
      expect((await run(chain(2, 5))).x?.shape).toEqual([5, 5]);
    });

    it('that is stopped between steps rejects with the reason, and leaves no tensor', async () => {
      const before = tf().memory().numTensors;
      const stop = new AbortController();
      const seen: Progress[] = [];
      const onProgress = (p: Progress): void => {
        seen.push(p);
        if (p.done >= 6) stop.abort('enough');
      };
      expect(await reasonOf(run(chain(4, 8), { signal: stop.signal, onProgress }))).toBe('enough');
      expect(seen.at(-1)?.done).toBe(6);
      expect(seen.at(-1)?.total).toBeGreaterThan(20);
      expect(tf().memory().numTensors).toBe(before);
    });

    it('with a signal that is aborted already computes nothing', async () => {
      const onProgress = (): never => expect.unreachable('started');
      expect(await reasonOf(run(chain(1, 4), { signal: AbortSignal.abort('no'), onProgress }))).toBe('no');
    });

    it('tells how far it is, up to the end', async () => {
      const seen: Progress[] = [];
      await run(chain(3, 6), { onProgress: (p) => seen.push(p) });
      expect(new Set(seen.map((p) => p.total)).size).toBe(1);
      expect(seen.map((p) => p.done)).toEqual(seen.map((_, k) => k + 1));
      expect(seen.at(-1)?.done).toBe(seen.at(-1)?.total);
    });
  });
});
