import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Contraction, contractionPath, type Step } from '../../../src/compile/einsum/path.js';
import { seed } from '../../property/seed.js';

const sizes = new Map([...'abcdefgh'].map((name, k) => [name, k + 2] as const));

const contraction = (
  operands: readonly string[],
  keep: string,
  extents: ReadonlyMap<string, number> = sizes,
): Contraction => ({
  operands: operands.map((names) => new Set(names)),
  keep: new Set(keep),
  extent: (name) => extents.get(name) ?? 1,
});

/** What steps cost by the definition: 2 operations for every index of a product, 4 for every entry that is written. */
function costOf({ operands, keep, extent }: Contraction, steps: readonly Step[]): number {
  const size = (names: Iterable<string>): number => [...names].reduce((n, name) => n * extent(name), 1);
  let list = [...operands];
  let cost = 0;
  for (const { a, b } of steps) {
    const both = new Set([...(list[a] ?? []), ...(list[b] ?? [])]);
    const others = list.filter((_, k) => k !== a && k !== b);
    const left = new Set([...both].filter((name) => keep.has(name) || others.some((x) => x.has(name))));
    cost += 2 * size(both) + 4 * size(left);
    list = [...others, left];
  }
  return cost;
}

/** Every order of contractions. */
function* orders(count: number): Generator<readonly Step[]> {
  if (count <= 1) yield [];
  else
    for (let a = 0; a < count; a++)
      for (let b = a + 1; b < count; b++) for (const rest of orders(count - 1)) yield [{ a, b }, ...rest];
}

const subset = fc.subarray([...'abcdef'], { minLength: 1, maxLength: 4 }).map((names) => names.join(''));

describe('contractionPath', () => {
  it('multiplies cotangents with cotangents and activations with activations before both', () => {
    const extents = new Map(Object.entries({ n: 20, m: 20, c: 10, o: 64, k: 64 }));
    const { steps } = contractionPath(contraction(['nco', 'nk', 'mco', 'mk'], 'nm', extents));
    expect(steps.slice(0, 2)).toEqual(expect.arrayContaining([{ a: 0, b: 2 }]));
    expect(costOf(contraction(['nco', 'nk', 'mco', 'mk'], 'nm', extents), steps)).toBeLessThan(3 * 20 * 20 * 10 * 64);
  });

  it('makes the Jacobian where positions are more than parameters', () => {
    const extents = new Map(Object.entries({ n: 2, m: 2, p: 1000, q: 1000, o: 3, k: 3 }));
    const { steps } = contractionPath(contraction(['npo', 'npk', 'mqo', 'mqk'], 'nm', extents));
    expect(steps[0]).toEqual({ a: 0, b: 1 });
  });

  it('is the cheapest of all orders of up to five operands, and says what it costs', () => {
    fc.assert(
      fc.property(fc.array(subset, { minLength: 1, maxLength: 4 }), subset, (operands, keep) => {
        const what = contraction(operands, keep);
        const { steps, cost } = contractionPath(what);
        expect(cost).toBe(costOf(what, steps));
        expect(cost).toBe(Math.min(...[...orders(operands.length)].map((order) => costOf(what, order))));
      }),
      { seed, numRuns: 100 },
    );
  });

  it('leaves one of many operands, and says what it costs', () => {
    fc.assert(
      fc.property(fc.array(subset, { minLength: 6, maxLength: 9 }), subset, (operands, keep) => {
        const what = contraction(operands, keep);
        const { steps, cost } = contractionPath(what);
        expect(steps.length).toBe(operands.length - 1);
        expect(cost).toBe(costOf(what, steps));
      }),
      { seed, numRuns: 100 },
    );
  });

  it('does nothing to one operand, or none', () => {
    expect(contractionPath(contraction(['ab'], 'a'))).toEqual({ steps: [], cost: 0 });
    expect(contractionPath(contraction([], ''))).toEqual({ steps: [], cost: 0 });
  });
});
