import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import type { Placed } from '../../../compile/graph/placed.js';
import { freshName, nameAt, sizeOf } from '../../finite/arrays.js';
import { spatialNames } from '../../finite/pool.js';
import type { AttentionResolved } from './options.js';
import { positionFactor } from './positions.js';

/** Embeddings of the positions of `x`, on its spatial axes and that of its channels, from their parameters. */
export function positionEmbeddings(g: GraphBuilder, o: AttentionResolved, x: Placed, drawn: Placed): Node {
  const names = x.order.map((name, axis) => [nameAt(drawn, axis), name] as const);
  const [batch, spatial] = [nameAt(x, o.batchAxis), spatialNames(x, o)];
  const node = g.affine(g.sum(g.rename(drawn.node, names), [batch]), o.wPosEmbStd, 0);
  return o.posEmbDecayFn ? correlated(g, o, x, spatial, node) : node;
}

/** Independent embeddings made to have the covariance that the decay says: L e, for the Cholesky factor L of that. */
function correlated(
  g: GraphBuilder,
  o: AttentionResolved,
  x: Placed,
  spatial: readonly string[],
  embeddings: Node,
): Node {
  const sizes = spatial.map((name) => sizeOf(x, name));
  const factor = positionFactor(o, sizes);
  const [first] = factor;
  if (spatial.length === 0) return g.affine(embeddings, first?.[0] ?? 1, 0);
  // named so that rows come first
  const [to, from] = [freshName('attention:at', embeddings), freshName('attention:of', embeddings)];
  const matrix = g.constant(factor.flat(), [
    { name: to, extent: factor.length },
    { name: from, extent: factor.length },
  ]);
  const spread = g.split(
    matrix,
    to,
    spatial.map((name, k) => ({ name, extent: sizes[k] ?? 1 })),
  );
  return g.contract(spread, g.merge(embeddings, spatial, from), [from]);
}
