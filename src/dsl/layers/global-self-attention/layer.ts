import type { Say } from '../../../types/sentences.js';
import { defineLayer, type Layer } from '../../layer.js';
import { channelsShape } from '../channels/shape.js';
import type { ChannelsOut } from '../channels/type.js';
import { attentionFinite } from './finite.js';
import { attentionKernel } from './kernel.js';
import {
  type AttentionMechanism,
  type AttentionResolved,
  type GlobalSelfAttentionOptions,
  type PositionalEmbedding,
  resolveAttention,
} from './options.js';
import type { AttentionParams } from './params-type.js';

/**
 * The type of {@link GlobalSelfAttention}: `Out` channels out, keys of `Key` and values of `Val` channels, `Heads` heads;
 * `L` is linearScaling, `T` the embeddings, `B` and `C` the batch and channel axis, `M` the mechanism.
 */
export interface GlobalSelfAttention<
  Out extends number,
  Key extends number,
  Val extends number,
  Heads extends number,
  L extends boolean = true,
  T extends PositionalEmbedding = 'NONE',
  B extends number = 0,
  C extends number = -1,
  M extends AttentionMechanism = 'SOFTMAX',
> extends Layer {
  readonly name: 'GlobalSelfAttention';
  readonly options: AttentionResolved;
  readonly '~axes': [B, C];
  readonly '~out': ChannelsOut<'GlobalSelfAttention', this['~in'], Out, B, C>;
  readonly '~params': AttentionParams<this['~in'], Out, Key, Val, Heads, L, T, C>;
  readonly '~kernel': AttentionFault<L, M>;
}

/** Why there is no kernel, if so. */
type AttentionFault<L extends boolean, M extends AttentionMechanism> = [L, 'IDENTITY' & M] extends [false, never]
  ? Say<'attentionKernel', { mechanism: M }>
  : null;

/**
 * Every position looks at all positions of its sample: `[N, …, C] -> [N, …, nChanOut]`. Its output is Gaussian, so a
 * nonlinearity may follow. With `nHeads` heads, keys of `nChanKey` and values of `nChanVal` channels a head; the limit is
 * that of all of them growing. For P positions a kernel entry takes O(P^3) operations and O(P^2) memory.
 *
 * Kernels exist for `linearScaling: true` (Hron et al. 2020, arXiv:2006.10540), and for `false` with the mechanism
 * `'IDENTITY'` alone (see the kernel rule).
 * @throws InputError on widths that are not positive integers or options out of range.
 */
export function GlobalSelfAttention<
  const Out extends number,
  const Key extends number,
  const Val extends number,
  const Heads extends number,
  const L extends boolean = true,
  const T extends PositionalEmbedding = 'NONE',
  const B extends number = 0,
  const C extends number = -1,
  const M extends AttentionMechanism = 'SOFTMAX',
>(
  nChanOut: Out,
  nChanKey: Key,
  nChanVal: Val,
  nHeads: Heads,
  options: GlobalSelfAttentionOptions<L, M, T, B, C> = {},
): GlobalSelfAttention<Out, Key, Val, Heads, L, T, B, C, M> {
  const resolved = resolveAttention({ nChanOut, nChanKey, nChanVal, nHeads }, options);
  return defineLayer<GlobalSelfAttention<Out, Key, Val, Heads, L, T, B, C, M>>({
    name: 'GlobalSelfAttention',
    options: resolved,
    axes: resolved,
    kernel: attentionKernel(resolved),
    finite: attentionFinite(resolved),
    masks: { channels: 'all', remask: true, read: true },
    shape: (state) => channelsShape('GlobalSelfAttention', resolved, nChanOut, state),
  });
}
