import type { LayerType } from '../types/layer.js';
import type { Sentence } from '../types/sentences.js';
import type { FinitePart } from './finite/part.js';
import type { MixingRule } from './kernel/mixing.js';
import type { KernelPart } from './kernel/part.js';
import type { KernelRule } from './kernel/rule.js';
import { withFiniteMasks } from './mask/finite-rule.js';
import { withMasks, withSameMasks } from './mask/kernel-rule.js';
import type { MaskPart } from './mask/part.js';
import { typed } from './seam.js';
import type { State } from './state.js';

/**
 * A layer: a type (`'~out'` computed from `this['~in']`), the same rule at run time (`shape`) and a kernel rule. The
 * built-in layers and yours are made alike, with {@link defineLayer}.
 *
 * ```ts
 * interface Negate extends Layer { readonly name: 'Negate'; readonly '~out': this['~in'] }
 * const Negate = () => defineLayer<Negate>({ name: 'Negate', shape: (state) => state, kernel: (k) => k });
 * ```
 */
export interface Layer extends LayerType {
  /** Where the layer reads samples and channels, if it minds; `channelAxis: null` if only the samples matter. */
  readonly axes?: LayerAxes | undefined;
  /** The state after the layer, or the sentence (`✗ …`) that says why it does not apply: the twin of `'~out'`. */
  shape(state: State): State | Sentence;
  /**
   * The covariances after the layer, or the sentence that says why there are none: `kernelFn` throws it. Its type may be
   * told by `'~kernel'`, computed as `'~out'` is, so that the editor shows it, too.
   */
  readonly kernel: KernelPart;
  /**
   * Whether covariances after the layer are made of those of other samples, for this input; left out, they are not. Where
   * they are, the axes of the samples have known extents in the graph, and all of it is held in memory.
   */
  readonly mixing?: MixingRule | undefined;
  /** Whether the kernel of x with y may differ from that of y with x, so that neither can stand for the other. */
  readonly oneSided?: boolean | undefined;
  /**
   * The sentence for inputs that the layer's kernel is not made for: where its rule found some (`beyond` in its context),
   * or where a kernel behind the layer is not a number.
   */
  readonly limit?: Sentence | undefined;
  /**
   * Its finite network: parameters and forward pass; their type may be told by `'~params'`, computed as `'~out'` is. A
   * layer without it has kernels alone.
   */
  readonly finite?: FinitePart | undefined;
  /** What becomes of masked entries; left out, what was masked is still masked, and zeros stay zero. */
  readonly masks?: MaskPart | undefined;
}

/** Axes as a layer declares them; negative ones count from the end. */
export interface LayerAxes {
  readonly batchAxis: number;
  readonly channelAxis: number | null;
}

/** What exists of a layer at run time: all but its `~` properties. */
export type LayerParts<L extends Layer> = { readonly [K in keyof L as K extends `~${string}` ? never : K]: L[K] };

/** Makes a layer of its run-time parts, which take masks along as `masks` tells; the result is frozen. */
export function defineLayer<L extends Layer>(parts: LayerParts<L>): L {
  const { kernel, finite, masks, axes }: LayerParts<Layer> = parts;
  const masked = (rule: KernelRule): KernelRule => (masks ? withMasks(parts, masks, rule) : withSameMasks(parts, rule));
  const rules = {
    kernel: typeof kernel === 'string' ? kernel : masked(kernel),
    ...(typeof finite === 'object' && { finite: withFiniteMasks(parts.name, masks, axes, finite) }),
  };
  return typed<L>(Object.freeze({ ...parts, ...rules }));
}

/** Did a shape rule refuse? */
export const isSentence = (result: State | Sentence): result is Sentence => typeof result === 'string';
