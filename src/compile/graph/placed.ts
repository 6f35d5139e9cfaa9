import { axisNames } from './axis.js';
import type { Node } from './node.js';

/** An array of the graph with its axes in the order of the array that is handed in or out. */
export interface Placed {
  readonly node: Node;
  readonly order: readonly string[];
}

/** An array with its axes in this order; in their own where none is given. */
export const placed = (node: Node, order: readonly string[] = axisNames(node.axes)): Placed => ({ node, order });
