import type { GraphBuilder } from '../graph/builder.js';
import type { Node } from '../graph/node.js';

/** One rewrite: `rewrite` returns an equal node to use instead, or `undefined` where the pattern does not match. */
export interface Rule {
  readonly name: string;
  /** Why it helps, in one line. */
  readonly why: string;
  readonly rewrite: (node: Node, g: GraphBuilder) => Node | undefined;
}

/** A pass is a table of rules, tried in order on every node, inputs first, until none applies. */
export interface Pass {
  readonly name: string;
  readonly rules: readonly Rule[];
}
