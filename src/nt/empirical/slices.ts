import type { Node } from '../../compile/graph/node.js';
import type { Placed } from '../../compile/graph/placed.js';
import { dependents } from '../../compile/structure/dependents.js';
import { traceAxis } from '../../compile/structure/trace-axis.js';
import { placedLeaves } from '../finite/bind.js';
import { type Batch, nodesOfTree, type Traced } from './traced.js';

/** An axis of inputs and outputs along which slice k of all outputs is made of slice k of the inputs. */
export interface Slices {
  /** Place of the axis in each input array; `null` for one that every slice is made of. */
  readonly inputs: readonly (number | null)[];
  /** Place of the axis in each output. */
  readonly outputs: readonly number[];
}

/** Where the axis in a place of an output comes from in each input; `null` where it is not one axis all the way. */
function originOf(
  output: Placed,
  place: number,
  inputs: readonly Placed[],
  others: readonly Node[],
): Slices['inputs'] | null {
  const axis = output.order[place] ?? '';
  const all = dependents([output.node], [...others, ...inputs.map(({ node }) => node)]);
  const trace = traceAxis(output.node, axis, all);
  if (!trace || others.some((node) => typeof trace.get(node) === 'string')) return null;
  const places = inputs.map(({ node, order }) => {
    const own = trace.get(node);
    return typeof own === 'string' ? order.indexOf(own) : null;
  });
  return places.some((at) => at !== null) ? places : null;
}

function slicesOfBatch({ inputs, outputs }: Batch, others: readonly Node[]): Slices | null {
  const leaves = placedLeaves(inputs).map(([, leaf]) => leaf);
  const [first, ...rest] = placedLeaves(outputs).map(([, leaf]) => leaf);
  for (const place of first?.order.keys() ?? []) {
    const origin = first && originOf(first, place, leaves, others);
    if (!origin) continue;
    const same = rest.map((output) =>
      [...output.order.keys()].find((at) => String(originOf(output, at, leaves, others)) === String(origin)),
    );
    const found = same.flatMap((at) => at ?? []);
    if (found.length === rest.length) return { inputs: origin, outputs: [place, ...found] };
  }
  return null;
}

/** The first axis of which all outputs are made slice by slice, in both batches; `null` if there is none. */
export function slicesOf({ one, two, params, inputs }: Traced): Slices | null {
  const fed = new Set([...nodesOfTree(one.inputs), ...nodesOfTree(two.inputs)]);
  const captured = Object.values(inputs).flatMap(({ node }) => (fed.has(node) ? [] : [node]));
  const others = [...nodesOfTree(params), ...captured];
  const found = slicesOfBatch(one, others);
  if (!found || two === one) return found;
  return JSON.stringify(slicesOfBatch(two, others)) === JSON.stringify(found) ? found : null;
}
