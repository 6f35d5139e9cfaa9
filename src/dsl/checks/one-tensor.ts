import { type Sentence, say } from '../../types/sentences.js';
import { showDims, showState } from '../show.js';
import type { State, TensorState, UnknownState } from '../state.js';

/** The state itself if it is one tensor (or may be); else the sentence that asks for one. */
export function oneTensor(layer: string, state: State): TensorState | UnknownState | Sentence {
  return state.kind === 'branches' ? say('oneTensor', { layer, shape: showState(state) }) : state;
}

/** The sentence for a tensor of rank 0 or 1, else null. */
export function lacksAxes(layer: string, { dims }: TensorState): Sentence | null {
  return dims.length < 2 ? say('batchAndChannels', { layer, shape: showDims(dims) }) : null;
}
