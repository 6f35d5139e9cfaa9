import type { Tree } from '../../types/tree.js';
import type { GraphBuilder } from './builder.js';
import type { Placed } from './placed.js';

/** What a graph function may ask for besides its arguments. */
export interface GraphFnOptions {
  /** Arrays by name that are neither parameters nor inputs: masks of dropout, for example. */
  readonly extras?: Readonly<Record<string, Placed>> | undefined;
}

/**
 * A function of parameters and inputs that builds its result in a graph: a finite network, or anything a user writes.
 * Arrays come with axes of any names, to be known by their place in `order`; every axis of an input that is an axis of
 * the output keeps its name, so that it can be seen over which axes the function does the same to every slice.
 * Arguments may have more axes than `order` tells: the function is then meant for each index of them.
 */
export type GraphFn = (g: GraphBuilder, params: Tree<Placed>, x: Tree<Placed>, options: GraphFnOptions) => Tree<Placed>;
