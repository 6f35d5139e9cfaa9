import { describe, expect, it } from 'vitest';
import { CONFIGURATIONS } from '../engines/configurations.js';
import { onEngines } from '../engines/on-engines.js';
import { expectNtk, NAMES, ntkOf, reasonOf, tooLong } from './engine-calls.js';
import { NETS, samples } from './engine-nets.js';

interface Progress {
  readonly done: number;
  readonly total: number;
}

/** Milliseconds of a call that tells its progress ten times and more. */
const LONG_ENOUGH = 3000;

describe('progress', () => {
  onEngines((on) => {
    it.each(NAMES.flatMap((name) => [null, 9].map((n2) => [name, n2] as const)))(
      'of %s, x2 of %s samples, rises to its total and counts every pair',
      async (name, n2) => {
        for (const tiling of [undefined, { samples: 4, groups: 2 }]) {
          const seen: Progress[] = [];
          const options = { ...on.options, tiling, onProgress: (p: Progress): unknown => seen.push(p) };
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
      const seen: Progress[] = [];
      const [x1, x2] = [samples(1, [3, 6]), samples(2, [2, 6])];
      const options = { ...on.options, diagonalBatch: false, onProgress: (p: Progress): unknown => seen.push(p) };
      await NETS.dense.kernelFn(x1, x2, ['ntk', 'cov1', 'cov2'], options);
      expect(new Set(seen.map((p) => p.total))).toEqual(new Set([3 * 2 + 3 * 3 + 2 * 2]));
      expect(seen.map((p) => p.done)).toEqual(seen.map((p) => p.done).sort((a, b) => a - b));
      expect(seen.map((p) => p.done)).toEqual(expect.arrayContaining([6, 15, 19]));
    });
  });

  onEngines(
    (on) => {
      it('comes often enough to draw a bar', async () => {
        const seen: number[] = [];
        const stop = new AbortController();
        const enough = new Error('enough');
        const onProgress = ({ done, total }: Progress): void => {
          seen.push(done / total);
          if (seen.length > 10 && new Set(seen).size > 3) stop.abort(enough);
        };
        let count = 64;
        let began = performance.now();
        const call = (): Promise<unknown> => {
          began = performance.now();
          return tooLong({ signal: stop.signal, onProgress }, on, count).catch((reason: unknown) => reason);
        };
        let reason = await call();
        // a call that tells too little runs to its end instead; one that is over so soon need not draw a bar
        while (reason !== enough && performance.now() - began < LONG_ENOUGH && count < 1024) {
          expect(seen.at(-1)).toBe(1);
          seen.length = 0;
          count *= 2;
          reason = await call();
        }
        expect(reason).toBe(enough);
        expect(seen).toEqual([...seen].sort((a, b) => a - b));
      });

      it('that throws ends the call with its error, and the next call works', async () => {
        const failure = new Error('no room for the bar');
        const onProgress = (): never => {
          throw failure;
        };
        expect(await reasonOf(tooLong({ onProgress }, on))).toBe(failure);
        expectNtk(await ntkOf('mean', 4, 3, on.options), 'mean', 4, 3, on);
      });
    },
    // the interpreter tells once, at its end
    CONFIGURATIONS.filter((on) => on.engine !== 'reference'),
  );
});
