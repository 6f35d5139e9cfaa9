import { InputError } from '../../compile/errors.js';
import { axisNames, hasAxis } from '../../compile/graph/axis.js';
import type { Placed } from '../../compile/graph/placed.js';
import { isPlaced } from '../../dsl/finite/arrays.js';
import { describeValue } from '../../runtime/describe.js';
import type { Tree } from '../../types/tree.js';

function checkLeaf({ node, order }: Placed, path: string, hidden: readonly string[]): void {
  const own = axisNames(node.axes).filter((name) => !hidden.includes(name));
  const fits = own.length === order.length && order.every((name) => hasAxis(node.axes, name));
  if (fits && new Set(order).size === order.length) return;
  throw new InputError(
    `${path} of the function has axes (${own.join(', ')}), and its order names (${order.join(', ')}); it must name each ` +
      'of them once.',
  );
}

/**
 * What a graph function gives: arrays of the graph whose order names all their axes, but `hidden` ones.
 * @throws InputError for anything else: functions that users write are not checked before.
 */
export function checkedOutputs(outputs: Tree<Placed>, hidden: readonly string[] = [], path = 'output'): Tree<Placed> {
  const given: unknown = outputs;
  if (typeof given !== 'object' || given === null)
    throw new InputError(
      `${path} of the function is ${describeValue(given)}, and must be an array of the graph, as placed(node, order) makes ` +
        'them, or a list or record of them.',
    );
  if (isPlaced(outputs)) checkLeaf(outputs, path, hidden);
  else
    for (const [key, entry] of Object.entries<Tree<Placed>>(outputs))
      checkedOutputs(entry, hidden, Array.isArray(outputs) ? `${path}[${key}]` : `${path}.${key}`);
  return outputs;
}
