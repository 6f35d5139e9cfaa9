import { type Sentence, say } from '../../../types/sentences.js';
import { oneTensor } from '../../checks/one-tensor.js';
import { showState } from '../../show.js';
import type { State } from '../../state.js';

/** Keeps the shape, asks for Gaussian inputs and ends Gaussianity: the run-time twin of `ActivationOut`. */
export function activationShape(layer: string, state: State): State | Sentence {
  const input = oneTensor(layer, state);
  if (typeof input === 'string') return input;
  if (input.gaussian === false) return say('gaussian', { layer, shape: showState(input) });
  return Object.freeze({ ...input, gaussian: false });
}
