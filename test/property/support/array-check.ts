import { expect } from 'vitest';
import { compileArrays } from '../../../src/compile/array-program.js';
import type { Graph } from '../../../src/compile/graph/node.js';
import { nodesOf } from '../../../src/compile/graph/traverse.js';
import type { Engine, EngineOutput, RunOptions } from '../../../src/runtime/engine.js';
import { loadEngine } from '../../../src/runtime/engines/registry.js';
import type { Configuration } from '../../engines/configurations.js';
import { boundedArrays, worst } from './array-bounds.js';
import { feedsFor } from './arrays.js';
import type { Row } from './tolerance.js';

export type Outputs = Readonly<Record<string, EngineOutput>>;

/** Runs a graph on numbers without a pattern. */
export const runGraph = (
  engine: Engine,
  graph: Graph,
  options: RunOptions & { readonly optimize: boolean },
): Promise<Outputs> => engine.runArrays(compileArrays(graph, options), feedsFor(nodesOf(graph), graph.dtype), options);

/** How many times the rounding errors allowed the worst entry of all outputs is off; infinite for a wrong shape. */
export function offBy(graph: Graph, outputs: Outputs, row: Row): number {
  const expected = boundedArrays(graph, feedsFor(nodesOf(graph), graph.dtype), row);
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
  const row = graph.dtype === 'f32' ? 'float32' : 'float64';
  expect(offBy(graph, plain, row)).toBeLessThanOrEqual(1);
  expect(offBy(graph, rewritten, row)).toBeLessThanOrEqual(1);
  expect(alone).toEqual(rewritten);
}

/** A graph means the same as written and rewritten, on an engine that is ready. */
export async function checkGraphOn(on: Configuration, graph: Graph): Promise<void> {
  const engine = await loadEngine(on.engine);
  for (const optimize of [false, true])
    expect(offBy(graph, await runGraph(engine, graph, { optimize }), on.row)).toBeLessThanOrEqual(1);
}
