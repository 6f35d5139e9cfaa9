import { expect } from 'vitest';
import { compileArrays } from '../../../src/compile/array-program.js';
import type { DType, Graph } from '../../../src/compile/graph/node.js';
import { nodesOf } from '../../../src/compile/graph/traverse.js';
import type { Engine, EngineOutput, RunOptions } from '../../../src/runtime/engine.js';
import { boundedArrays, worst } from './array-bounds.js';
import { feedsFor } from './arrays.js';

export type Outputs = Readonly<Record<string, EngineOutput>>;

/** Runs a graph on numbers without a pattern. */
export const runGraph = (
  engine: Engine,
  graph: Graph,
  options: RunOptions & { readonly optimize: boolean },
): Promise<Outputs> => engine.runArrays(compileArrays(graph, options), feedsFor(nodesOf(graph), graph.dtype), options);

/** How many times the rounding errors allowed the worst entry of all outputs is off; infinite for a wrong shape. */
export function offBy(graph: Graph, outputs: Outputs, dtype: DType): number {
  const expected = boundedArrays(graph, feedsFor(nodesOf(graph), dtype), dtype);
  return Object.entries(graph.outputs).reduce((most, [name, node]) => {
    const [found, wanted] = [outputs[name], expected[name]];
    const shaped = found !== undefined && String(found.shape) === String(node.axes.map((a) => a.extent));
    return Math.max(most, shaped && wanted ? worst(found.data, wanted) : Number.POSITIVE_INFINITY);
  }, 0);
}

/**
 * A graph means the same as written and rewritten, on one thread and on several; on several it gives the same bits.
 */
export async function checkGraph(engine: Engine, graph: Graph): Promise<void> {
  const [plain, rewritten, alone] = [
    await runGraph(engine, graph, { optimize: false, threads: 2 }),
    await runGraph(engine, graph, { optimize: true, threads: 2 }),
    await runGraph(engine, graph, { optimize: true, threads: 1 }),
  ];
  expect(offBy(graph, plain, graph.dtype)).toBeLessThanOrEqual(1);
  expect(offBy(graph, rewritten, graph.dtype)).toBeLessThanOrEqual(1);
  expect(alone).toEqual(rewritten);
}
