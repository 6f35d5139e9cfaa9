import { describe, expect, it } from 'vitest';
import { normalBatch } from '../../bench/inputs.js';
import { Conv, Dense, Flatten, input, Relu } from '../../src/index.js';
import { symmetricGroups } from '../../src/runtime/engines/wasm/groups.js';

describe.each([2, 4])('groups of %i lanes', (lanes) => {
  it('have every unordered pair of columns', () => {
    for (let n = 1; n <= 70; n++) {
      const { groups, lanes: modes } = symmetricGroups(n, lanes);
      const seen = new Map<string, number>();
      for (const { i, j, count, moves = { i: true, j: true } } of groups)
        for (let lane = 0; lane < count; lane++) {
          const pair = [(moves.i ? i + lane : i) % n, (moves.j ? j + lane : j) % n].sort((a, b) => a - b);
          seen.set(pair.join(), (seen.get(pair.join()) ?? 0) + 1);
        }
      expect(seen.size).toBe((n * (n + 1)) / 2);
      const within = (pair: string): boolean => {
        const [a = 0, b = 0] = pair.split(',').map((c) => Math.floor(Number(c) / lanes));
        return a === b;
      };
      for (const [pair, times] of seen) if (!within(pair)) expect(times).toBe(1);
      expect(modes.j).toBe('vector');
      // lanes at work, of those there are
      if (n >= 8) expect(groups.length * lanes).toBeLessThan(1.4 * seen.size);
    }
  });
});

it('a batch with itself gives what it gives with a copy, in groups of either kind', async () => {
  const net = input('N', 4, 4, 2).build(Conv(8, [3, 3], { padding: 'SAME' }), Relu(), Flatten(), Dense(1));
  for (const n of [7, 45]) {
    const x = normalBatch(n, [4, 4, 2], 'f64', n);
    const options = { engine: 'wasm' } as const;
    const [alone, both] = [await net.kernelFn(x, null, 'ntk', options), await net.kernelFn(x, x, 'ntk', options)];
    alone.data.forEach((value, k) => {
      expect(value / (both.data[k] ?? Number.NaN)).toBeCloseTo(1, 13);
      expect(value).toBe(alone.data[(k % n) * n + Math.floor(k / n)]);
    });
  }
});
