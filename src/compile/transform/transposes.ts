import { axisNames, findAxis, hasAxis } from '../graph/axis.js';
import type { GraphBuilder } from '../graph/builder.js';
import type { TransformingOp } from '../graph/infer.js';
import type { Attributes, Node, Window } from '../graph/node.js';
import { unusedName } from './extra-axes.js';
import type { Tangent } from './jvp.js';
import { largest } from './largest.js';

type Transpose<K extends TransformingOp> = (
  g: GraphBuilder,
  attrs: Attributes[K],
  inputs: readonly [Node, ...Node[]],
  ct: Node,
  node: Node,
) => readonly Tangent[];

const inverse = (map: Attributes['rename']['map']): Attributes['rename']['map'] => map.map(([a, b]) => [b, a] as const);

/** What a product that gives `node` hands back to its factor `to`, the other held. */
function factor(g: GraphBuilder, ct: Node, node: Node, to: Node, other: Node): Node {
  const all = new Set(axisNames([...node.axes, ...other.axes]));
  const over = [...all].filter((name) => !hasAxis(to.axes, name));
  // along an axis that is summed over and that the other factor has not, every entry gets the same
  return g.broadcast(g.contract(ct, other, over), to.axes);
}

const extentBefore = (x: Node, { axes: [name = ''] }: Window): number => findAxis(x.axes, name)?.extent ?? 0;

/** Whether the sums reach back to the inputs as sums of the same size do: one output an input, or zeros beyond the ends. */
const slidesBack = (x: Node, window: Window): boolean =>
  window.stride === 1 && (!window.wrap || window.out === extentBefore(x, window));

/** Output o reads o + t - lo, so input i is read by i - t + lo: by i + s - (size - 1 - lo) with s = size - 1 - t. */
const slidBack = (x: Node, window: Window): Window => ({
  ...window,
  lo: window.size - 1 - window.lo,
  out: extentBefore(x, window),
});

/** The transpose of any window: what every sum is given goes to each of its entries. */
function addedBack(g: GraphBuilder, x: Node, window: Window, ct: Node): Node {
  const { axes, size, stride, lo, out, wrap } = window;
  const tap = unusedName(new Set(axisNames(ct.axes)), 'tap');
  const pieces = { axes, tap, size, stride, dilation: 1, lo, extent: extentBefore(x, window), out, wrap };
  return g.overlapAdd(g.broadcast(ct, [{ name: tap, extent: size }]), pieces);
}

/**
 * What each primitive hands back to its inputs: its transpose as a linear map of each, the others held (of the one that
 * is not linear, the largest entry, the transpose of its derivative). A cotangent has
 * all axes of the node, and may have more, which none of the graph's are called like.
 */
const TRANSPOSE: { readonly [K in TransformingOp]: Transpose<K> } = {
  contract: (g, _attrs, [a, b = a], ct, node) => [factor(g, ct, node, a, b), factor(g, ct, node, b, a)],
  sum: (g, _attrs, [x], ct) => [g.broadcast(ct, x.axes)],
  maxOver: (g, { over }, [x], ct, node) => [g.mul(ct, largest(g, x, node, over))],
  broadcast: (g, { axes }, _inputs, ct) => [g.sum(ct, axisNames(axes))],
  diagonal: (g, { keep, drop }, _inputs, ct) => [g.embed(ct, keep, drop)],
  embed: (g, { keep, drop }, _inputs, ct) => [g.diagonal(ct, keep, drop)],
  rename: (g, { map }, _inputs, ct) => [g.rename(ct, inverse(map))],
  patches: (g, pieces, _inputs, ct) => [g.overlapAdd(ct, pieces)],
  overlapAdd: (g, pieces, _inputs, ct) => [g.patches(ct, pieces)],
  split: (g, { axis, into }, _inputs, ct) => [g.merge(ct, axisNames(into), axis)],
  merge: (g, { axes, into }, [x], ct) => [
    g.split(
      ct,
      into,
      axes.flatMap((name) => x.axes.filter((a) => a.name === name)),
    ),
  ],
  windowSum: (g, { windows }, [x], ct) => {
    const sliding = windows.filter((window) => slidesBack(x, window));
    const others = windows.filter((window) => !slidesBack(x, window));
    const slid = g.windowSum(
      ct,
      sliding.map((window) => slidBack(x, window)),
    );
    return [others.reduce((back, window) => addedBack(g, x, window, back), slid)];
  },
};

/** What a primitive with attributes hands back to each of its inputs when it is handed `ct`. */
export function transposed<K extends TransformingOp>(
  g: GraphBuilder,
  op: K,
  attrs: Attributes[K],
  node: Node,
  ct: Node,
): readonly Tangent[] {
  const [first, ...others] = node.inputs;
  return first ? TRANSPOSE[op](g, attrs, [first, ...others], ct, node) : [];
}
