import { hasAxis } from '../graph/axis.js';
import type { TransformingOp } from '../graph/infer.js';
import type { Attributes, Node } from '../graph/node.js';
import { isPointwise } from '../graph/pointwise.js';

/**
 * What an axis of a primitive's result is called in its input. `null`: not there, the result repeats along it.
 * `undefined`: entries along it are made of several entries of the input, or it stands for more than one axis.
 */
type AxisBefore = string | null | undefined;

type Rule<K extends TransformingOp> = (attrs: Attributes[K], axis: string, x: Node) => AxisBefore;

const unless = (touched: boolean, axis: string): AxisBefore => (touched ? undefined : axis);

const aligned = (x: Node, axis: string): AxisBefore => (hasAxis(x.axes, axis) ? axis : null);

/** For every primitive with inputs: whether it does the same to every slice along an axis of its result. */
const AXIS_BEFORE: { readonly [K in TransformingOp]: Rule<K> } = {
  contract: (_attrs, axis, x) => aligned(x, axis),
  sum: (_attrs, axis) => axis,
  maxOver: (_attrs, axis) => axis,
  broadcast: ({ axes }, axis) => (axes.some((a) => a.name === axis) ? null : axis),
  rename: ({ map }, axis) => map.find(([, to]) => to === axis)?.[0] ?? axis,
  diagonal: ({ keep }, axis) => unless(axis === keep, axis),
  embed: ({ keep, drop }, axis) => unless(axis === keep || axis === drop, axis),
  windowSum: ({ windows }, axis) =>
    unless(
      windows.some((w) => w.axes.includes(axis)),
      axis,
    ),
  patches: ({ axes, tap }, axis) => unless(axes.includes(axis) || axis === tap, axis),
  overlapAdd: ({ axes }, axis) => unless(axes.includes(axis), axis),
  split: ({ axis: whole, into }, axis) => {
    if (!into.some((a) => a.name === axis)) return axis;
    return into.length === 1 ? whole : undefined;
  },
  merge: ({ axes, into }, axis) => {
    if (axis !== into) return axis;
    return axes.length === 1 ? axes[0] : undefined;
  },
};

const before = <K extends TransformingOp>(op: K, attrs: Attributes[K], axis: string, x: Node): AxisBefore =>
  AXIS_BEFORE[op](attrs, axis, x);

/** What `axis` of a node is called in each of its inputs. */
export function axisInInputs(node: Node, axis: string): readonly AxisBefore[] {
  if (node.op === 'input' || node.op === 'constant') return [];
  if (isPointwise(node)) return node.inputs.map((x) => aligned(x, axis));
  return node.inputs.map((x) => before(node.op, node.attrs, axis, x));
}
