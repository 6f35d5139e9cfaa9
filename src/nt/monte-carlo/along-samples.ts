import { GraphBuilder } from '../../compile/graph/builder.js';
import type { DType, Node } from '../../compile/graph/node.js';
import { type Placed, placed } from '../../compile/graph/placed.js';
import { substitute } from '../../compile/transform/substitute.js';
import { ArrayFunction } from '../arrays/array-function.js';

type Named = Readonly<Record<string, Placed>>;

/** The computation of one network: its parameters, its other inputs and its results, by name. */
export interface OneSample {
  readonly params: Named;
  readonly inputs: Named;
  readonly outputs: Named;
}

/** Comes before all other names, so that the arrays of one network are contiguous and come in as they are. */
const SAMPLE = '#sample';

const axesOf = ({ node }: Placed, samples: number) => [{ name: SAMPLE, extent: samples }, ...node.axes];

/**
 * The same for many networks at once: parameters and results have one axis more in front, an entry a network; the other
 * inputs are the same for all of them.
 */
export function alongSamples({ params, inputs, outputs }: OneSample, samples: number, dtype: DType): ArrayFunction {
  const g = new GraphBuilder(dtype);
  const replaced = new Map<Node, Node>();
  const fed = (arrays: Named, many: boolean): readonly (readonly [string, Placed])[] =>
    Object.entries(arrays).map(([name, x]) => {
      const node = g.input(name, many ? axesOf(x, samples) : x.node.axes);
      replaced.set(x.node, node);
      return [name, placed(node, many ? [SAMPLE, ...x.order] : x.order)];
    });
  const feeds = Object.fromEntries([...fed(params, true), ...fed(inputs, false)]);
  const results = Object.entries(outputs);
  const nodes = substitute(
    g,
    results.map(([, { node }]) => node),
    replaced,
  );
  const made = results.flatMap(([name, x], k) => {
    const node = nodes[k];
    // a kernel that no parameter has a part in is the same for every network
    return node ? [[name, placed(g.broadcast(node, axesOf(x, samples)), [SAMPLE, ...x.order])] as const] : [];
  });
  return new ArrayFunction(feeds, Object.fromEntries(made), dtype);
}
