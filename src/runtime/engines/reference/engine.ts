import { nodesOf } from '../../../compile/graph/traverse.js';
import type { Engine, EngineOutput, Samples } from '../../engine.js';
import { evaluate } from './evaluate.js';

const asFloat64 = (x: Samples): Float64Array => (x.data instanceof Float64Array ? x.data : Float64Array.from(x.data));

/** The oracle: interprets the graph in float64, one primitive after the other. */
export const referenceEngine: Engine = {
  name: 'reference',
  dtypes: ['f32', 'f64'],
  devices: async () => [
    { engine: 'reference', name: 'one thread', kind: 'cpu', dtypes: ['float64'], missing: null, limits: {} },
  ],
  run: (program, x1, x2, options) => {
    options.signal?.throwIfAborted();
    const feeds = new Map([['x1', asFloat64(x1)]]);
    if (x2) feeds.set('x2', asFloat64(x2));
    const bindings = new Map([
      ['i', x1.count],
      ['j', (x2 ?? x1).count],
    ]);
    const values = evaluate(program.graph, feeds, bindings);
    const total = nodesOf(program.graph).length;
    options.onProgress?.({ done: total, total });
    const outputs = Object.entries(values).map(([name, value]): readonly [string, EngineOutput] => [
      name,
      { shape: value.extents, data: value.data },
    ]);
    return Promise.resolve(Object.fromEntries(outputs));
  },
};
