import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import type { AttentionMechanism } from './options.js';

/** What stands for the score of a masked key, so that softmax gives it nothing. */
const MASKED = 1e20;

/**
 * The share of every key, from the scores of a query for all of them, which lie along the axes `keys`. `visible` is 0 for
 * keys that are masked and 1 for others; `null` where none is.
 */
export function attend(
  g: GraphBuilder,
  mechanism: AttentionMechanism,
  scores: Node,
  keys: readonly string[],
  visible: Node | null,
): Node {
  const seen = visible ? g.mul(scores, visible) : scores;
  switch (mechanism) {
    case 'IDENTITY':
      return seen;
    case 'ABS':
      return g.pointwise('abs', [seen]);
    case 'RELU':
      return g.pointwise('max', [seen, 0]);
    case 'SOFTMAX': {
      const masked = visible ? g.add(seen, g.mul(MASKED, g.sub(visible, 1))) : seen;
      // of numbers that are 1 at most: softmax does not change where the same is taken from all scores
      const above = g.exp(g.sub(masked, g.maxOver(masked, keys)));
      return g.div(above, g.sum(above, keys));
    }
  }
}
