import { describe, expect, it } from 'vitest';
import { sharedPool } from '../../src/runtime/engines/wasm/pool.js';
import { CONFIGURATIONS } from '../engines/configurations.js';
import { onEngines } from '../engines/on-engines.js';
import { expectNtk, ntkOf, reasonOf, tooLong } from './engine-calls.js';

/** The interpreter looks at a signal once, before it starts. */
const STOPPABLE = CONFIGURATIONS.filter((on) => on.engine !== 'reference');

describe('a signal', () => {
  onEngines((on) => {
    it('that is aborted already starts nothing', async () => {
      const seen: unknown[] = [];
      const signal = AbortSignal.abort();
      const reason = await reasonOf(tooLong({ signal, onProgress: (p) => seen.push(p) }, on));
      expect(reason).toBe(signal.reason);
      expect(seen).toEqual([]);
    });
  });

  onEngines((on) => {
    it('stops a call soon, with its reason, and the next call works', async () => {
      const stop = new AbortController();
      const reason = { why: 'enough' };
      let stopped = 0;
      const found = await reasonOf(
        tooLong(
          {
            signal: stop.signal,
            // so that no device is through with the first wave
            tiling: { samples: 8 },
            onProgress: ({ done, total }) => {
              expect(done).toBeLessThan(total);
              if (stopped === 0) stopped = performance.now();
              stop.abort(reason);
            },
          },
          on,
        ),
      );
      expect(found).toBe(reason);
      expect(stopped).toBeGreaterThan(0);
      expect(performance.now() - stopped).toBeLessThan(2000);
      expectNtk(await ntkOf('mean', 4, 3, on.options), 'mean', 4, 3, on);
    });

    it('that times out rejects with its TimeoutError', async () => {
      const signal = AbortSignal.timeout(100);
      const end = performance.now() + 100;
      // no device is so fast that the call is over before: each of the many blocks waits until it is time
      const onProgress = (): void => {
        while (performance.now() < end);
      };
      const reason = await reasonOf(tooLong({ signal, onProgress, tiling: { samples: 8 } }, on));
      expect(reason).toMatchObject({ name: 'TimeoutError' });
      expect(reason).toBe(signal.reason);
    });

    it('of a call that waits for another does not touch the other', async () => {
      const stop = new AbortController();
      const first = ntkOf('pools', 12, null, on.options);
      const second = ntkOf('mean', 5, 4, { ...on.options, signal: stop.signal });
      stop.abort('not needed any more');
      expect(await reasonOf(second)).toBe('not needed any more');
      expectNtk(await first, 'pools', 12, null, on);
    });
  }, STOPPABLE);

  it('leaves no memory taken', async () => {
    const pool = await sharedPool(2);
    const before = pool.arena.mark();
    for (const ms of [5, 20, 50]) await reasonOf(tooLong({ threads: 2, signal: AbortSignal.timeout(ms) }));
    expect(pool.arena.mark()).toBe(before);
  });
});
