import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import type { OuterAxis } from '../../compile/structure/outer-axis.js';
import type { Head } from './head.js';

/** An NTK to be built: of one output of a function, on two batches. */
export interface NtkQuestion {
  readonly params: readonly Node[];
  readonly one: Head;
  /** The same as `one` where both batches are the same. */
  readonly two: Head;
  readonly outer: readonly OuterAxis[];
}

/**
 * The sum over parameters of products of derivatives, on the axes `outerNames`, of which it may lack those along which it
 * is the same; `null` for zero.
 */
export type NtkGraph = (g: GraphBuilder, question: NtkQuestion) => Node | null;
