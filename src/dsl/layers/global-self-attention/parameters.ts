import type { ParameterSpec } from '../../finite/rule.js';
import { knownSize, tensorOf } from '../../finite/sizes.js';
import type { State } from '../../state.js';
import type { AttentionResolved } from './options.js';

const layer = 'GlobalSelfAttention';

/**
 * W_Q (heads, channels, nChanKey; none under linear scaling), W_K of the same form, W_V (heads, channels, nChanVal), W_O
 * (nChanVal times heads, nChanOut), the biases, and embeddings for every position. Under 'CONCAT' the channels that are
 * read are those of the embeddings as well.
 */
export function attentionParameters(o: AttentionResolved, input: State): ParameterSpec {
  const { dims } = tensorOf(layer, input);
  const channels = knownSize(layer, input, o.channelAxis);
  const own = o.posEmbType === 'NONE' ? 0 : (o.nChanPosEmb ?? channels);
  const beside = o.posEmbType === 'CONCAT' ? own : 0;
  const at = (axis: number): number => (axis < 0 ? axis + dims.length : axis);
  const shaped = (of: (axis: number) => number, channel: number): readonly number[] =>
    dims.map((_, axis) => (axis === at(o.channelAxis) ? channel : axis === at(o.batchAxis) ? 1 : of(axis)));
  const normal = (...shape: readonly number[]): ParameterSpec => ({ shape, distribution: 'normal' });
  const keys = normal(o.nHeads, channels + beside, o.nChanKey);
  return [
    o.linearScaling ? null : keys,
    keys,
    normal(o.nHeads, channels + (o.valPosEmb ? beside : 0), o.nChanVal),
    normal(o.nChanVal * o.nHeads, o.nChanOut),
    o.bStd === null ? null : normal(...shaped(() => 1, o.nChanOut)),
    own === 0 ? null : normal(...shaped((axis) => knownSize(layer, input, axis), own)),
  ];
}
