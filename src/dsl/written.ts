import type { Uncalled } from '../types/called.js';
import type { Layer } from './layer.js';

/** What can be written where layers are asked for; a function is refused with the sentence that it is to be called. */
export type Written = Layer | Uncalled;

/** A layer that was accepted. */
export type Made<L> = L extends Layer ? L : Layer;

/** The layers of a list that was accepted. */
export type Layers<Ls extends readonly unknown[]> = Ls extends readonly Layer[] ? Ls : readonly Layer[];
