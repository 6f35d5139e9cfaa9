import { describe, expect, it } from 'vitest';
import type { KernelOptions, NDArray } from '../../src/index.js';
import { useTfjs } from '../../src/runtime/engines/tfjs/load/load.js';
import type { TensorFlow } from '../../src/runtime/engines/tfjs/tensorflow.js';
import { onBackends } from '../engines/on-backends.js';
import { NETS, samples } from './engine-nets.js';

type Options = KernelOptions & { readonly tiling?: { readonly samples?: number; readonly groups?: number } };
type Progress = { readonly done: number; readonly total: number };

const ntkOf = (n1: number, n2: number | null, options: Options = {}): Promise<NDArray> =>
  NETS.flat.kernelFn(samples(1, [n1, 6, 5, 2]), n2 === null ? null : samples(2, [n2, 6, 5, 2]), 'ntk', {
    engine: 'tfjs',
    dtype: 'float32',
    ...options,
  });

const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable('resolved'),
    (reason: unknown) => reason,
  );

/** The same namespace with an addition that fails at the given call. */
function failing(tf: TensorFlow, at: number): TensorFlow {
  let calls = 0;
  return {
    ...tf,
    add: (a, b) => {
      if (++calls === at) throw new Error('out of memory');
      return tf.add(a, b);
    },
  };
}

describe('a call', () => {
  onBackends(
    (_name, tf) => {
      it('leaves no tensor, 1,000 times', async () => {
        const x = samples(1, [3, 6]);
        const before = tf().memory().numTensors;
        for (let k = 0; k < 1000; k++)
          await NETS.dense.kernelFn(x, k % 2 === 0 ? null : x, ['nngp', 'ntk'], { engine: 'tfjs', dtype: 'float32' });
        expect(tf().memory().numTensors).toBe(before);
      });

      it('that fails anywhere leaves no tensor, and says why', async () => {
        const own = tf();
        const before = own.memory().numTensors;
        let failures = 0;
        for (const at of [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233]) {
          useTfjs(failing(own, at));
          for (const n2 of [null, 4]) {
            const result = await Promise.allSettled([ntkOf(5, n2, { tiling: { samples: 2 } })]);
            if (result[0]?.status === 'rejected') {
              expect(String(result[0].reason)).toBe('Error: out of memory');
              failures++;
            }
            expect(own.memory().numTensors).toBe(before);
          }
        }
        useTfjs(own);
        expect(failures).toBeGreaterThan(8);
        expect((await ntkOf(5, 4)).shape).toEqual([5, 4]);
      });

      it('that is stopped between tiles rejects with the reason, and leaves no tensor', async () => {
        const before = tf().memory().numTensors;
        const stop = new AbortController();
        const seen: Progress[] = [];
        const onProgress = (p: Progress): void => {
          seen.push(p);
          if (p.done >= 6) stop.abort('enough');
        };
        const reason = await reasonOf(ntkOf(8, 6, { signal: stop.signal, onProgress, tiling: { groups: 2 } }));
        expect(reason).toBe('enough');
        expect(seen.at(-1)).toEqual({ done: 6, total: 48 });
        expect(tf().memory().numTensors).toBe(before);
      });

      it('that is stopped by a timer stops: the event loop turns', async () => {
        const before = tf().memory().numTensors;
        const signal = AbortSignal.timeout(100);
        const reason = await reasonOf(ntkOf(400, 400, { signal, tiling: { groups: 1 } }));
        expect(reason).toMatchObject({ name: 'TimeoutError' });
        expect(tf().memory().numTensors).toBe(before);
      });

      it('with a signal that is aborted already computes nothing', async () => {
        const seen: Progress[] = [];
        const signal = AbortSignal.abort('no');
        expect(await reasonOf(ntkOf(3, 2, { signal, onProgress: (p) => seen.push(p) }))).toBe('no');
        expect(seen).toEqual([]);
      });

      it.each([
        [7, 5, 35],
        [7, null, 49],
      ] as const)('of %s and %s samples counts its pairs, up to all', async (n1, n2, total) => {
        for (const tiling of [undefined, { groups: 4 }, { samples: 3 }, { samples: 2, groups: 1 }]) {
          const seen: Progress[] = [];
          await ntkOf(n1, n2, { onProgress: (p) => seen.push(p), ...(tiling ? { tiling } : {}) });
          expect(new Set(seen.map((p) => p.total))).toEqual(new Set([total]));
          expect(seen.map((p) => p.done)).toEqual([...new Set(seen.map((p) => p.done))].sort((a, b) => a - b));
          expect(seen.at(-1)?.done).toBe(total);
          if (tiling) expect(seen.length).toBeGreaterThan(4);
        }
      });

      it('gives the same whatever is computed beside it', async () => {
        const wanted = await ntkOf(6, 5);
        const found = await Promise.all([
          ntkOf(6, 5),
          ntkOf(4, null),
          ntkOf(6, 5, { tiling: { samples: 2 } }),
          ntkOf(6, 5),
        ]);
        expect(found[0]?.data).toEqual(wanted.data);
        expect(found[3]?.data).toEqual(wanted.data);
        expect(found[2]?.shape).toEqual([6, 5]);
      });

      it('of a batch with itself gives entries (i, j) and (j, i) the same bits', async () => {
        const x = samples(3, [5, 4, 3, 2]);
        const options = { engine: 'tfjs', dtype: 'float32' } as const;
        for (const extra of [{}, { tiling: { groups: 4 } }]) {
          const { shape, data } = await NETS.positions.kernelFn(x, null, 'ntk', { ...options, ...extra });
          expect(shape).toEqual([5, 5, 4, 4, 3, 3]);
          const at = (i: number, j: number, p: number, q: number, r: number, s: number): number | undefined =>
            data[((((i * 5 + j) * 4 + p) * 4 + q) * 3 + r) * 3 + s];
          for (let i = 0; i < 5; i++)
            for (let j = i + 1; j < 5; j++)
              for (let k = 0; k < 144; k++) {
                const [p, q, r, s] = [k % 4, (k >> 2) % 4, (k >> 4) % 3, Math.floor(k / 48)];
                expect(at(j, i, q, p, s, r)).toBe(at(i, j, p, q, r, s));
              }
        }
      });
    },
    ['cpu', 'wasm', 'native'],
  );
});
