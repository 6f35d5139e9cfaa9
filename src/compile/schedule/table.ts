import { type Axis, hasAxis, isBatchAxis } from '../graph/axis.js';
import type { Node } from '../graph/node.js';
import { handedIn } from './handed-in.js';
import { viewOf } from './view.js';

const isPosition = ({ name }: Axis): boolean => /^[pq]\d+$/.test(name);

/** Axes that are neither samples nor positions: entries of a table, such as the nodes of a quadrature. */
const hasTable = (node: Node): boolean => node.axes.some((a) => !isBatchAxis(a) && !isPosition(a));

/** Is this x1 or x2, of any input? */
export const isSamples = (node: Node): boolean => node.op === 'input' && handedIn(node) === null;

/**
 * Whether a node of one sample works on a table: it has one, or sums one up. Channels of the samples are none. No sweep
 * over positions computes it, and others read only what has no table left.
 */
export const worksOnTable = (node: Node): boolean =>
  !(hasAxis(node.axes, 'i') && hasAxis(node.axes, 'j')) &&
  (hasTable(node) || node.inputs.map((x) => viewOf(x).base).some((base) => !isSamples(base) && hasTable(base)));
