import { InputError } from '../../compile/errors.js';
import { hasAxis } from '../../compile/graph/axis.js';
import type { Node } from '../../compile/graph/node.js';
import type { Placed } from '../../compile/graph/placed.js';
import { product } from '../../compile/product.js';
import { treeLeaves } from '../../compile/tree.js';
import type { Tree } from '../../types/tree.js';
import { isPlaced, shapeOf, sizeOf } from '../finite/arrays.js';
import type { FiniteContext, FiniteRule } from '../finite/rule.js';
import { afterRule, type Masked, type MaskedInput, overChannels } from './after.js';
import { type MaskPart, noMasks } from './part.js';

/** An array of a graph some entries of which are masked; these are zero. */
export interface MaskedPlaced extends Placed {
  readonly masked: Masked;
}

export const isMasked = (x: Placed): x is MaskedPlaced => 'masked' in x;

/** An array of an input, with the mask of that input. */
export const givenMask = (x: Placed, input: number): MaskedPlaced => ({
  ...x,
  masked: { step: { given: input }, shape: shapeOf(x) },
});

/** 1 where an entry of the array is visible, on those of its axes along which masks differ; `null` where nothing is masked. */
export function visibleEntries(x: Placed, { masks }: FiniteContext): Node | null {
  if (!masks || !isMasked(x)) return null;
  const names = x.order.filter((_, axis) => x.masked.shape[axis] !== 1);
  return masks.visible(
    x.masked.step,
    names.map((name) => ({ name, extent: sizeOf(x, name) })),
  );
}

/** Means over some axes of the visible entries of `x`; of arrays like `x` that are 0 where that is masked. */
export function visibleMeans(x: Placed, over: readonly string[], context: FiniteContext): (like: Node) => Node {
  const { g } = context;
  const visible = visibleEntries(x, context);
  const along = over.filter((name) => visible !== null && hasAxis(visible.axes, name));
  const others = 1 / product(over.filter((name) => !along.includes(name)).map((name) => sizeOf(x, name)));
  const mean = (like: Node): Node => g.affine(g.sum(like, over), others, 0);
  if (!visible || along.length === 0) return mean;
  const count = g.pointwise('max', [g.sum(visible, along), 1]);
  return (like) => g.div(mean(like), count);
}

/** The input of a layer that reads all channels at once: a position is masked where all of its channels are. */
function overAllChannels(x: Placed, channel: number): Placed {
  if (!isMasked(x)) return x;
  return withMask(x, overChannels(x.masked, channel < 0 ? channel + x.order.length : channel));
}

const withMask = ({ node, order }: Placed, masked: Masked): MaskedPlaced => ({ node, order, masked });

/** The output of a layer that says nothing of masks, or is made of layers, which have. */
function inherited(name: string, y: Tree<Placed>, x: Tree<Placed>): Tree<Placed> {
  if (!isPlaced(y) || !isPlaced(x) || !isMasked(x) || (isMasked(y) && y.masked !== x.masked)) return y;
  const { shape } = x.masked;
  const same =
    y.order.length === shape.length && shapeOf(y).every((size, axis) => shape[axis] === 1 || shape[axis] === size);
  if (!same) throw new InputError(noMasks(name));
  return withMask(y, x.masked);
}

/** The forward pass of a layer that takes the masks along. */
export function withFiniteMasks(
  name: string,
  part: MaskPart | undefined,
  axes: { readonly channelAxis: number | null } | undefined,
  rule: FiniteRule,
): FiniteRule {
  const apply: FiniteRule['apply'] = (params, given, context) => {
    if (!context.masks) return rule.apply(params, given, context);
    const x = isPlaced(given) && part?.channels === 'all' ? overAllChannels(given, axes?.channelAxis ?? -1) : given;
    const y = rule.apply(params, x, context);
    const inputs = treeLeaves(x, isPlaced).map(([, leaf]) => leaf);
    if (!part || !isPlaced(y) || !inputs.some(isMasked)) return inherited(name, y, x);
    const masked = afterRule(part.rule, inputs.map(maskedInput));
    if (!masked) return y;
    const whole = withMask(y, masked);
    const visible = part.remask ? visibleEntries(whole, context) : null;
    return visible ? withMask({ ...y, node: context.g.mul(y.node, visible) }, masked) : whole;
  };
  return { ...rule, apply };
}

const maskedInput = (x: Placed): MaskedInput => ({
  shape: shapeOf(x),
  masked: isMasked(x) ? x.masked : null,
  // sizes of finite arrays are known: no axis may have another when the masks come
  batch: -1,
});
