import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodesOf } from '../../../src/compile/graph/traverse.js';
import { planArrays } from '../../../src/compile/schedule/arrays/plan-arrays.js';
import { seed } from '../../property/seed.js';
import { boundedArrays, worst } from '../../property/support/array-bounds.js';
import { arrayGraph, feedsFor } from '../../property/support/arrays.js';
import { interpretPlan } from './arrays/interpret.js';

/** With products of any size, or only of those that are worth it. */
const OPTIONS = [{}, { products: { work: 1, side: 1 } }];

describe('plans of arrays', () => {
  it.each(OPTIONS)('mean what their graphs mean, planned with %o', (options) => {
    fc.assert(
      fc.property(arrayGraph('f64'), (graph) => {
        const feeds = feedsFor(nodesOf(graph), 'f64');
        const expected = boundedArrays(graph, feeds, 'float64');
        const actual = interpretPlan(planArrays(graph, options), feeds);
        for (const [name, bounded] of Object.entries(expected))
          expect(worst(actual[name] ?? [], bounded)).toBeLessThanOrEqual(1);
      }),
      { seed, numRuns: 300 },
    );
  });
});
