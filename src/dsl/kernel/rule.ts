import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { State } from '../state.js';
import type { KernelTree } from './kernel-state.js';

/** What a kernel rule may use. */
export interface KernelContext {
  readonly g: GraphBuilder;
}

/** A layer's kernel rule: covariances of its inputs to covariances of its outputs; `input` is the finite shape before it. */
export type KernelRule = (k: KernelTree, input: State, context: KernelContext) => KernelTree;
