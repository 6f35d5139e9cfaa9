import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodesOf } from '../../src/compile/graph/traverse.js';
import { planArrays } from '../../src/compile/schedule/arrays/plan-arrays.js';
import { wasmEngine } from '../../src/runtime/engines/wasm/engine.js';
import { onEngines, runsOn } from '../engines/on-engines.js';
import { GPU_CONFIGURATIONS } from '../nt/array-engines.js';
import { seed } from './seed.js';
import { checkGraph, checkGraphOn, offBy } from './support/array-check.js';
import { arrayGraph, feedsFor } from './support/arrays.js';

describe('random graphs of arrays on wasm', () => {
  it.each(['f64', 'f32'] as const)('mean what they say in %s', async (dtype) => {
    await fc.assert(
      fc.asyncProperty(arrayGraph(dtype), (graph) => checkGraph(wasmEngine, graph)),
      { seed, numRuns: 150 },
    );
  });

  it.each(['f64', 'f32'] as const)('mean it with matrix products of any size in %s', async (dtype) => {
    await fc.assert(
      fc.asyncProperty(arrayGraph(dtype), async (graph) => {
        const program = { graph, plan: planArrays(graph, { products: { work: 1, side: 1 } }) };
        const outputs = await wasmEngine.runArrays(program, feedsFor(nodesOf(graph), dtype), { threads: 2 });
        expect(offBy(graph, outputs, dtype === 'f32' ? 'float32' : 'float64')).toBeLessThanOrEqual(1);
      }),
      { seed, numRuns: 150 },
    );
  });
});

onEngines((on) => {
  it('random graphs of arrays mean what they say', async () => {
    await fc.assert(
      fc.asyncProperty(arrayGraph('f32'), (graph) => checkGraphOn(on, graph)),
      { seed, numRuns: runsOn(on, 600) },
    );
  });
}, GPU_CONFIGURATIONS);
