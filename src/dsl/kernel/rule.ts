import type { GraphBuilder, Operand } from '../../compile/graph/builder.js';
import type { Hyper } from '../hyper.js';
import type { State } from '../state.js';
import type { Beyond } from './beyond.js';
import type { KernelTree } from './kernel-state.js';
import type { SampleInputs } from './sample-inputs.js';

/** What a kernel rule may use. */
export interface KernelContext {
  readonly g: GraphBuilder;
  /** What stands for a hyper in a graph that is differentiated by it; where it is left out, a hyper is its value. */
  readonly hyper?: ((hyper: Hyper) => Operand) | undefined;
  /** Whether the caller gives patterns for `Aggregate`. */
  readonly patterned?: boolean | undefined;
  /** What may be read of each sample besides x1 and x2: see `sampleInput`. */
  readonly samples?: SampleInputs | undefined;
  /** Where rules put what samples have beyond their `limit`: the layer's sentence is thrown where a number is above 0. */
  readonly beyond?: Beyond[] | undefined;
}

/** A layer's kernel rule: covariances of its inputs to covariances of its outputs; `input` is the finite shape before it. */
export type KernelRule = (k: KernelTree, input: State, context: KernelContext) => KernelTree;
