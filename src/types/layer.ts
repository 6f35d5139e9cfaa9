import type { Anything } from './state.js';

/**
 * The type of a layer: an interface whose lazy `'~out'` is computed from `this['~in']`, so that a layer is a function on
 * states (a {@link Tensor} or {@link Branches}). Where it does not apply, `'~out'` is a sentence that starts with `✗ `.
 * Neither property exists at run time.
 */
export interface LayerType {
  readonly name: string;
  readonly '~in': unknown;
  readonly '~out': unknown;
}

/** The state after layer `L` when `I` goes in, or the sentence that says why it cannot. A plain `Layer` may do anything. */
export type Apply<L extends LayerType, I> = Known<(L & { readonly '~in': I })['~out']>;

type Known<O> = unknown extends O ? Anything : O;
