import { InputError, InternalError } from '../../compile/errors.js';
import { findAxis, pAxis, staticExtent } from '../../compile/graph/axis.js';
import { maskOf } from '../../compile/graph/mask-step.js';
import type { Node } from '../../compile/graph/node.js';
import type { Mask } from '../../types/mask.js';
import { single, tensor } from '../kernel/covariances.js';
import { spatialExtent } from '../kernel/geometry.js';
import { isBranches, type KernelState } from '../kernel/kernel-state.js';
import { type Layout, layoutOf } from '../kernel/layout.js';
import type { KernelContext, KernelRule } from '../kernel/rule.js';
import { type KernelSide, type SampleBatch, sampleInput } from '../kernel/sample-inputs.js';
import { timesPlaces } from '../kernel/times-places.js';
import type { State, TensorState } from '../state.js';
import { afterRule, type Masked, type MaskedInput, overChannels } from './after.js';
import type { KernelMasks } from './kernel-masks.js';
import { allAlong, isUniform, transposed, visibleMask } from './mask.js';
import { type MaskPart, noMasks } from './part.js';

/** What of a layer the masks of its kernels depend on. */
export interface MaskedLayer {
  readonly name: string;
  shape(state: State): State | string;
}

/** 1 where a position is visible in any channel: `[sample][positions…]`. */
function visiblePositions(mask: Mask, { batch, spatial, channel }: Layout): Float64Array {
  const { data } = transposed(allAlong(mask, channel), [batch, ...spatial, channel]);
  return Float64Array.from(data, (masked) => 1 - masked);
}

/** The masks of a step, as a kernel of these positions reads them. */
export function kernelMasks(
  context: KernelContext,
  k: KernelState,
  { step, shape }: Masked,
  state: TensorState,
): KernelMasks {
  const layout = layoutOf(state);
  const axes = Array.from({ length: k.spatial }, (_, axis) => ({ name: pAxis(axis), extent: spatialExtent(k, axis) }));
  const feed = ({ masks }: SampleBatch): Float64Array => visiblePositions(maskOf(step, masks), layout);
  const name = context.samples?.fresh('visible') ?? 'visible';
  const of = (side: KernelSide): Node =>
    sampleInput(context, name, side, axes, feed, findAxis(k.nngp.axes, side === 1 ? 'i' : 'j'));
  return { first: of(1), second: k.cov2 && of(2), step, shape };
}

/** A mask that must be the same for all channels. @throws InputError (when masks are known) where it is not. */
function uniform(layer: string, { step, shape }: Masked, channel: number): Masked {
  const make = ([mask = visibleMask(shape)]: readonly Mask[]): Mask => {
    if (isUniform(mask, channel)) return allAlong(mask, channel);
    throw new InputError(
      `${layer}: some channels of a position are masked and others are not, which has no kernel of infinite width here; ` +
        'mask whole positions, or put Dense or Conv before it.',
    );
  };
  return { step: { from: [step], make }, shape: shape.map((size, axis) => (axis === channel ? 1 : size)) };
}

/** The shape of a tensor of which all sizes are known. */
const shapeOf = ({ dims }: TensorState): readonly number[] =>
  dims.map((size) => {
    if (typeof size !== 'number') throw new InternalError('the size of a masked array is not known');
    return size;
  });

/** A kernel rule that takes the masks along. */
export function withMasks(layer: MaskedLayer, part: MaskPart, rule: KernelRule): KernelRule {
  return (tree, input, context) => {
    const kernels = isBranches(tree) ? tree.map(single) : [tree];
    if (kernels.every((k) => k.masks === null)) return rule(tree, input, context);
    const states = input.kind === 'branches' ? input.branches.map(tensor) : [tensor(input)];
    const before = kernels.map((k, at): KernelState => {
      const state = states[at];
      if (!state) throw new InternalError(`${layer.name} has more kernels than inputs`);
      return settled(layer, part, k, state, context);
    });
    const out = single(rule(isBranches(tree) ? before : (before[0] ?? tree), input, context));
    const inputs = before.map((k, at): MaskedInput => {
      const state = states[at] ?? tensor(input);
      return { masked: k.masks, shape: shapeOf(state), batch: layoutOf(state).batch };
    });
    const after = afterRule(part.rule, inputs);
    const same = before.find((k) => k.masks?.step === after?.step)?.masks;
    const state = layer.shape(input);
    if (!after || typeof state === 'string') throw new InternalError(`${layer.name} loses its masks`);
    const masks = same ?? kernelMasks(context, out, after, tensor(state));
    const whole = { ...out, masks };
    // covariances of masked positions are zero
    return part.remask ? timesPlaces(context.g, whole, masks.first, masks.second) : whole;
  };
}

/** The rule of a layer that says nothing of masks: they stay as they are. @throws InputError where their sizes do not. */
export const withSameMasks =
  ({ name }: MaskedLayer, rule: KernelRule): KernelRule =>
  (tree, input, context) => {
    const out = rule(tree, input, context);
    // layers of layers give other masks than they got, or branches
    if (isBranches(out) || isBranches(tree) || out.masks === null || out.masks !== tree.masks) return out;
    const { axes } = out.masks.first;
    const extents = Array.from({ length: out.spatial }, (_, axis) => spatialExtent(out, axis));
    const same =
      axes.length === 1 + extents.length && extents.every((n, axis) => staticExtent(axes, pAxis(axis)) === n);
    if (!same) throw new InputError(noMasks(name));
    return out;
  };

/** A kernel with its mask as a layer looks at it: over all channels, or checked to be the same in all of them. */
function settled(
  { name }: MaskedLayer,
  part: MaskPart,
  k: KernelState,
  state: TensorState,
  context: KernelContext,
): KernelState {
  const { channel } = layoutOf(state);
  if (k.masks === null || k.masks.shape[channel] === 1) return k;
  // the same positions are visible in any channel before and after
  if (part.channels === 'all') return { ...k, masks: { ...k.masks, ...overChannels(k.masks, channel) } };
  if (!part.remask && (!part.read || k.spatial === 0)) return k;
  return { ...k, masks: kernelMasks(context, k, uniform(name, k.masks, channel), state) };
}
