import type { Graph } from '../../../compile/graph/node.js';
import { nodesOf } from '../../../compile/graph/traverse.js';
import type { Engine, EngineOutput, FloatArray, RunOptions } from '../../engine.js';
import { evaluate } from './evaluate.js';

const asFloat64 = (data: FloatArray): Float64Array => (data instanceof Float64Array ? data : Float64Array.from(data));

function interpret(
  graph: Graph,
  feeds: ReadonlyMap<string, Float64Array>,
  bindings: ReadonlyMap<string, number>,
  options: RunOptions,
): Readonly<Record<string, EngineOutput>> {
  options.signal?.throwIfAborted();
  const values = evaluate(graph, feeds, bindings);
  const total = nodesOf(graph).length;
  options.onProgress?.({ done: total, total });
  const outputs = Object.entries(values).map(([name, value]): readonly [string, EngineOutput] => [
    name,
    { shape: value.extents, data: value.data },
  ]);
  return Object.fromEntries(outputs);
}

/** The oracle: interprets the graph in float64, one primitive after the other. */
export const referenceEngine: Engine = {
  name: 'reference',
  dtypes: ['f32', 'f64'],
  devices: async () => [
    { engine: 'reference', name: 'one thread', kind: 'cpu', dtypes: ['float64'], missing: null, limits: {} },
  ],
  run: async (program, x1, x2, options) => {
    const all = { ...x1.inputs, x1: x1.data, ...(x2 && { ...x2.inputs, x2: x2.data }) };
    const feeds = new Map(Object.entries(all).map(([name, data]) => [name, asFloat64(data)] as const));
    const bindings = new Map([
      ['i', x1.count],
      ['j', (x2 ?? x1).count],
    ]);
    return interpret(program.graph, feeds, bindings, options);
  },
  runArrays: async (program, feeds, options) => {
    const arrays = Object.entries(feeds).map(([name, data]) => [name, asFloat64(data)] as const);
    return interpret(program.graph, new Map(arrays), new Map(), options);
  },
};
