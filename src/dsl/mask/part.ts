import type { Mask } from '../../types/mask.js';

/**
 * What becomes of masked entries in a layer. Masks have the axes of the finite arrays; an axis of size 1 stands for all
 * entries along it. Left out, masks stay as they are, and the layer must keep zeros zero.
 */
export interface MaskPart {
  /**
   * `all`: an output is made of all channels, so a position is masked only where all of them are. Default `own`: every
   * channel has its own mask.
   */
  readonly channels?: 'all' | 'own';
  /**
   * The mask of the output, from those of the inputs (more than one where branches end) and the inputs' shapes; after what
   * `channels` says. To give a mask back as it came tells that nothing changes. Left out, nothing does.
   */
  readonly rule?: (masks: readonly Mask[], shapes: readonly (readonly number[])[]) => Mask;
  /** Whether masked outputs have to be set to zero: biases, f(0) that is not 0, or windows may have made them another. */
  readonly remask?: boolean;
  /** Whether the kernel rule reads the masks, so that they must not differ by channel. */
  readonly read?: boolean;
}

/** Masked outputs are set to zero, and masks stay as they are: what is not 0 at 0 needs. */
export const REMASKED: MaskPart = Object.freeze({ remask: true });

/** The sentence for a layer that changes sizes and has no {@link MaskPart}. */
export const noMasks = (layer: string): string =>
  `${layer} changes the sizes of an array that is masked, and does not say which entries of the result are; give ` +
  'defineLayer its `masks` part.';
