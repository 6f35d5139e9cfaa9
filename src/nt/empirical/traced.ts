import { GraphBuilder } from '../../compile/graph/builder.js';
import type { DType, Node } from '../../compile/graph/node.js';
import type { Placed } from '../../compile/graph/placed.js';
import type { DenseArray } from '../../runtime/ndarray.js';
import type { Tree } from '../../types/tree.js';
import { type Arrays, byPath, feedsOf, inputsFor, namedInputs, placedLeaves } from '../finite/bind.js';
import type { Traceable } from '../finite/traceable.js';
import { checkedOutputs } from './checked-outputs.js';
import { joinedOutputs, SLICE, slicedInputs, type VmapAxes } from './vmap-axes.js';

/** What a kernel is computed from. */
export interface Arguments {
  readonly params: Arrays;
  readonly x1: Arrays;
  /** `null`: the same as x1. */
  readonly x2: Arrays | null;
}

/** A function on one batch of inputs, in a graph. */
export interface Batch {
  /** The arrays that are fed. */
  readonly inputs: Tree<Placed>;
  readonly outputs: Tree<Placed>;
}

/** A function on two batches of inputs with the same parameters, in one graph. */
export interface Traced {
  readonly g: GraphBuilder;
  readonly params: Tree<Placed>;
  readonly one: Batch;
  /** The same as `one` where there is no second batch. */
  readonly two: Batch;
  /** Everything that is fed, by name. */
  readonly inputs: Readonly<Record<string, Placed>>;
}

/** Builds the graph of a function of arguments of these shapes. */
export function traced(f: Traceable, args: Arguments, vmap: VmapAxes | null, dtype: DType): Traced {
  const g = new GraphBuilder(dtype);
  const params = inputsFor(g, 'params', 'w', args.params);
  const extras = namedInputs(g, f.captured ?? {});
  const batch = (stem: string, arrays: Arrays): Batch => {
    if (vmap === null) {
      const inputs = inputsFor(g, stem, 'x', arrays);
      return { inputs, outputs: checkedOutputs(f.graph(g, params, inputs, { extras })) };
    }
    const { inputs, x, size } = slicedInputs(g, stem, arrays, vmap);
    return {
      inputs,
      outputs: joinedOutputs(g, checkedOutputs(f.graph(g, params, x, { extras }), [SLICE]), vmap, size),
    };
  };
  const one = batch('x1', args.x1);
  const two = args.x2 ? batch('x2', args.x2) : one;
  const inputs = {
    ...byPath('params', params),
    ...extras,
    ...byPath('x1', one.inputs),
    ...(args.x2 ? byPath('x2', two.inputs) : {}),
  };
  return { g, params, one, two, inputs };
}

/** The arrays that a traced function is fed, by the names of its inputs. */
export const argumentFeeds = (f: Traceable, { params, x1, x2 }: Arguments): Readonly<Record<string, DenseArray>> => ({
  ...feedsOf('params', params),
  ...f.captured,
  ...feedsOf('x1', x1),
  ...(x2 ? feedsOf('x2', x2) : {}),
});

/** The graph inputs of a tree. */
export const nodesOfTree = (tree: Tree<Placed>): readonly Node[] => placedLeaves(tree).map(([, { node }]) => node);
