import type { LayerType } from './layer.js';
import type { Sentences } from './sentences.js';

/** A function, as it stands where a layer is asked for if its call was forgotten: `Relu` instead of `Relu()`. */
export type Uncalled = (...options: never[]) => unknown;

/** The sentence for a function `F`; `Else` for anything else. */
export type NotCalled<F, Else> = F extends Uncalled ? Sentences['notCalled'] : Else;

/**
 * The parameter list of what does not look at states: the layers themselves, or the sentence in place of a function.
 * (The spread lets generic blocks pass, see `Args`.)
 */
export type Called<Ls extends readonly unknown[]> = [...AllLayers<Ls>] extends []
  ? { [K in keyof Ls]: NotCalled<Ls[K], Ls[K]> }
  : Ls;

/** The same for one layer. */
export type CalledOne<L> = [...AllLayers<[L]>] extends [] ? NotCalled<L, L> : L;

/** `[]` where one of the list is no layer. */
type AllLayers<Ls extends readonly unknown[]> = Ls extends readonly LayerType[] ? [Ls] : [];
