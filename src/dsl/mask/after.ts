import type { MaskStep } from '../../compile/graph/mask-step.js';
import type { Mask } from '../../types/mask.js';
import { allAlong, visibleMask } from './mask.js';
import type { MaskPart } from './part.js';

/** Masks on their way through a layer. */
export interface Masked {
  readonly step: MaskStep;
  /** Sizes of the mask; 1 where it is the same along an axis. */
  readonly shape: readonly number[];
}

/** An array that a layer reads: its shape, and its mask, `null` where nothing of it is masked. */
export interface MaskedInput {
  /** The number of samples, on axis `batch`, is that of the mask. */
  readonly shape: readonly number[];
  readonly batch: number;
  readonly masked: Masked | null;
}

const sizeOf = (mask: Mask, axis: number): number => mask.shape[axis] ?? 1;

/** The mask of an array of which nothing is masked, beside one of which something is. */
function visibleBeside(other: MaskStep, from: number, { shape, batch }: MaskedInput): Masked {
  const own = shape.map((size, axis) => (axis === batch ? size : 1));
  const make = ([mask]: readonly Mask[]): Mask =>
    visibleMask(own.map((size, axis) => (axis === batch && mask ? sizeOf(mask, from) : size)));
  return { step: { from: [other], make }, shape: own };
}

/** One mask less where all channels of an array are read. */
export function overChannels({ step, shape }: Masked, channel: number): Masked {
  if (shape[channel] === 1) return { step, shape };
  return {
    step: { from: [step], make: ([mask]) => allAlong(mask ?? visibleMask(shape), channel) },
    shape: shape.map((size, axis) => (axis === channel ? 1 : size)),
  };
}

/** The masks after a rule; `null` where nothing changes, or all inputs have the same. */
export function afterRule(rule: MaskPart['rule'], inputs: readonly MaskedInput[]): Masked | null {
  const one = inputs.find((input) => input.masked !== null);
  if (!one?.masked) return null;
  const { step } = one.masked;
  const all = inputs.map((input) => input.masked ?? visibleBeside(step, one.batch, input));
  const shapes = (masks: readonly Mask[]): readonly (readonly number[])[] =>
    inputs.map(({ shape, batch }, k) => {
      const mask = masks[k];
      return shape.map((size, axis) => (axis === batch && mask ? sizeOf(mask, axis) : size));
    });
  // what is the same mask for every input is one object here, too
  const probes = new Map<MaskStep, Mask>();
  for (const m of all) if (!probes.has(m.step)) probes.set(m.step, visibleMask(m.shape));
  const probe = all.flatMap((m) => probes.get(m.step) ?? []);
  const made = rule ? rule(probe, shapes(probe)) : probe[0];
  if (!made) return null;
  const same = all.find((m) => probes.get(m.step) === made);
  if (same) return same;
  return {
    step: { from: all.map((m) => m.step), make: (masks) => rule?.(masks, shapes(masks)) ?? made },
    shape: made.shape,
  };
}
