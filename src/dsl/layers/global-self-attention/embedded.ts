import { pAxis, qAxis } from '../../../compile/graph/axis.js';
import type { Operand } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import { atSecond, tensor } from '../../kernel/covariances.js';
import { channelsOf, spatialExtent } from '../../kernel/geometry.js';
import type { KernelState } from '../../kernel/kernel-state.js';
import type { KernelContext } from '../../kernel/rule.js';
import { affine, product, scalarOf, square } from '../../kernel/scalar.js';
import type { State } from '../../state.js';
import type { AttentionResolved } from './options.js';
import { interleavedCovariance } from './positions.js';

/** Where positions are visible, on (i, p…) or (j, p…), at the first and the second place; `null` where all are. */
export type Visible = readonly [first: Node, second: Node] | null;

/** Embeddings of the positions, in the inputs or beside them. */
export interface Embedding {
  /** I(A): a covariance of the inputs as one of inputs with embeddings. */
  readonly of: (x: Node, visible: Visible) => Node;
  /** I(0); `null` where there are no embeddings. */
  readonly alone: (visible: Visible) => Node | null;
}

/** How much of the variance is the inputs' and how much the embeddings', which come in as 'CONCAT' by their channels. */
function shares(
  o: AttentionResolved,
  input: State,
  variance: Operand,
  context: KernelContext,
): readonly [number, Operand] {
  if (o.posEmbType === 'SUM') return [1, variance];
  const channels = channelsOf(tensor(input), o.channelAxis);
  const own = o.nChanPosEmb ?? channels;
  return [channels / (channels + own), product(context.g, variance, own / (channels + own))];
}

/** I(A) = w A + w' R, with R the covariance of the embeddings: see `positionCovariance`; masked entries of R are 0. */
export function embedding(o: AttentionResolved, k: KernelState, input: State, context: KernelContext): Embedding {
  if (o.posEmbType === 'NONE') return { of: (x) => x, alone: () => null };
  const { g } = context;
  const deviation = scalarOf(context, o.hypers?.wPosEmbStd ?? o.wPosEmbStd);
  const [weight, variance] = shares(o, input, square(g, deviation), context);
  const sizes = Array.from({ length: k.spatial }, (_, axis) => spatialExtent(k, axis));
  const axes = sizes.flatMap((extent, axis) => [
    { name: pAxis(axis), extent },
    { name: qAxis(axis), extent },
  ]);
  const data = interleavedCovariance(o, sizes);
  const constant = typeof variance === 'number' ? data.map((v) => variance * v) : data;
  const positions = affine(g, g.constant(constant, axes), typeof variance === 'number' ? 1 : variance, 0);
  const alone = (visible: Visible): Node =>
    visible ? g.mul(positions, g.mul(visible[0], atSecond(g, visible[1], k.spatial))) : positions;
  return { of: (x, visible) => g.add(affine(g, x, weight, 0), alone(visible)), alone };
}
