import { describe, expect, it } from 'vitest';
import type { NDArray } from '../../src/index.js';
import { onEngines } from '../engines/on-engines.js';
import { NAMES, ntkOf } from './engine-calls.js';
import { NETS, samples } from './engine-nets.js';

describe('many calls at once', () => {
  onEngines((on) => {
    it('give what they give one after the other', async () => {
      const wanted: NDArray[] = [];
      for (const name of NAMES) wanted.push(await ntkOf(name, 7, 5, on.options));
      const found = await Promise.all(NAMES.map((name) => ntkOf(name, 7, 5, on.options)));
      found.forEach((array, k) => expect(array.data, NAMES[k]).toEqual(wanted[k]?.data));
    });

    it('with failures among them give the rest', async () => {
      const stop = AbortSignal.abort('stopped');
      const results = await Promise.allSettled([
        ntkOf('mean', 3, 2, on.options),
        ntkOf('mean', 3, 2, { ...on.options, signal: stop }),
        NETS.dense.kernelFn(samples(1, [3, 5]), null, 'ntk', on.options),
        ntkOf('dense', 3, 2, on.options),
      ]);
      expect(results.map((r) => r.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    });
  });

  it('on any threads and in any precision give what they give one after the other', async () => {
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

  it('on many threads never mix: the same bits 60 times', async () => {
    const options = { threads: 4, tiling: { blocks: 8, groups: 3 } };
    const wanted = await ntkOf('mean', 9, 8, options);
    for (let k = 0; k < 60; k++) expect((await ntkOf('mean', 9, 8, options)).data).toEqual(wanted.data);
  });
});
