import { InputError } from '../../../compile/errors.js';
import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import type { EntryFn } from '../../kernel/traced.js';

/** A function of the covariance of two entries and their variances, written in the graph API. */
export type DualFn = (g: GraphBuilder, q: Node, v1: Node, v2: Node) => Node;

/** Options of {@link Elementwise}; at least one of `fn` and `nngpFn`. Functions are called once, when the layer is made. */
export interface ElementwiseOptions {
  /** The activation; without it there is no finite network. */
  readonly fn?: EntryFn;
  /** E[fn(u1) fn(u2)] for Gaussian u1 and u2 with covariance q and variances v1, v2; without it there is no kernel. */
  readonly nngpFn?: DualFn;
  /** E[fn'(u1) fn'(u2)]. Default: the derivative of `nngpFn` by q. */
  readonly dNngpFn?: DualFn;
}

/** What the rules of Elementwise read. */
export interface ElementwiseResolved {
  readonly fn: EntryFn | null;
  readonly nngpFn: DualFn | null;
  readonly dNngpFn: DualFn | null;
}

/** @throws InputError unless there is something to compute. */
export function resolveElementwise(options: ElementwiseOptions): ElementwiseResolved {
  const { fn = null, nngpFn = null, dNngpFn = null } = options;
  if (!fn && !nngpFn) throw new InputError('Elementwise: give fn, nngpFn or both');
  if (dNngpFn && !nngpFn) throw new InputError('Elementwise: dNngpFn needs nngpFn beside it');
  return Object.freeze({ fn, nngpFn, dNngpFn });
}
