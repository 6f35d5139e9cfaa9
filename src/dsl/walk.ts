import type { Sentence } from '../types/sentences.js';
import { isSentence, type Layer } from './layer.js';
import { showState } from './show.js';
import type { State } from './state.js';

/** The states along a list of layers, up to the first that does not fit. */
export interface Walk {
  /** The state before the first layer, and after each that fits. */
  readonly states: readonly State[];
  /** The state after the last layer that fits. */
  readonly last: State;
  readonly fault: { readonly index: number; readonly sentence: Sentence } | null;
}

/** Applies the shape rules of `layers` one after the other. */
export function walk(layers: readonly Layer[], start: State): Walk {
  const states: State[] = [start];
  let last = start;
  for (const [index, layer] of layers.entries()) {
    const next = layer.shape(last);
    if (isSentence(next)) return { states, last, fault: { index, sentence: next } };
    states.push(next);
    last = next;
  }
  return { states, last, fault: null };
}

/** The shape after each layer as text, and the sentence where it ends: the run-time twin of `Trace`. */
export const trace = ({ states, fault }: Walk): readonly string[] => [
  ...states.slice(1).map(showState),
  ...(fault ? [fault.sentence] : []),
];
