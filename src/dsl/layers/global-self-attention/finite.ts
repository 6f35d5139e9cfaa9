import { hasAxis } from '../../../compile/graph/axis.js';
import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import type { Placed } from '../../../compile/graph/placed.js';
import type { Tree } from '../../../types/tree.js';
import { freshName, nameAt, onePlaced, severalPlaced, sizeOf } from '../../finite/arrays.js';
import { spatialNames } from '../../finite/pool.js';
import { affineOutput } from '../../finite/random-affine.js';
import type { FiniteRule } from '../../finite/rule.js';
import { visibleEntries } from '../../mask/finite-rule.js';
import { positionEmbeddings } from './embeddings.js';
import { attend } from './mechanism.js';
import type { AttentionResolved } from './options.js';
import { attentionParameters } from './parameters.js';

/** The parameters that a layer has, as `attentionParameters` lists them. */
function readParameters(o: AttentionResolved, params: Tree<Placed>) {
  const left = [...severalPlaced(params)];
  const next = (): Placed => onePlaced(left.shift() ?? []);
  const query = o.linearScaling ? null : next();
  const [key, value, out] = [next(), next(), next()];
  const biases = o.bStd === null ? undefined : next();
  return { query: query ?? key, key, value, out, biases, positions: o.posEmbType === 'NONE' ? null : next() };
}

/** Names of axes that only the layer itself has. */
interface Inner {
  readonly head: string;
  readonly features: string;
  /** Positions of the keys, by those of the queries. */
  readonly keys: readonly (readonly [position: string, key: string])[];
}

/** Rows `from` to `from + count` of matrices, one a head: axes (head, `rows`, `columns`). */
function rowsOf(
  g: GraphBuilder,
  weights: Placed,
  head: string,
  [rows, from, count]: readonly [name: string, from: number, count: number],
  columns: string,
): Node {
  const [own, extent] = [nameAt(weights, 1), sizeOf(weights, nameAt(weights, 1))];
  const cut = { axes: [own], tap: null, size: 1, stride: 1, dilation: 1, lo: -from, extent, out: count, wrap: false };
  const node = count === extent ? weights.node : g.patches(weights.node, cut);
  return g.rename(node, [
    [nameAt(weights, 0), head],
    [own, rows],
    [nameAt(weights, 2), columns],
  ]);
}

/** The inputs, and the embeddings of their positions, times matrices, one a head. */
function projected(
  g: GraphBuilder,
  o: AttentionResolved,
  { node: x, channel, channels }: { readonly node: Node; readonly channel: string; readonly channels: number },
  embeddings: Node | null,
  weights: Placed,
  { head, features }: Inner,
): Node {
  const own = g.contract(x, rowsOf(g, weights, head, [channel, 0, channels], features), [channel]);
  if (!embeddings) return own;
  const from = o.posEmbType === 'CONCAT' ? channels : 0;
  const count = sizeOf(weights, nameAt(weights, 1)) - from;
  return g.add(own, g.contract(embeddings, rowsOf(g, weights, head, [channel, from, count], features), [channel]));
}

/**
 * With queries Q = x W_Q, keys K = x W_K and values V = x W_V of every head (Q = K under linear scaling):
 * wOutStd wValueStd / sqrt(nChanVal nHeads c) mechanism(wQueryStd wKeyStd / (c nChanKey^e) Q K') V W_O + bStd b, where c
 * are the channels that a matrix reads, and e is 1 under linear scaling, else 1/2.
 */
export const attentionFinite = (o: AttentionResolved): FiniteRule => ({
  params: (input) => attentionParameters(o, input),
  apply: (params, input, context) => {
    const { g } = context;
    const x = onePlaced(input);
    const channel = nameAt(x, o.channelAxis);
    const { query, key, value, out, biases, positions } = readParameters(o, params);
    const fresh = (stem: string): string => freshName(stem, x.node, key.node, out.node);
    const spatial = spatialNames(x, o);
    const inner: Inner = {
      head: fresh('attention:head'),
      features: fresh('attention:feature'),
      keys: spatial.map((name, k) => [name, fresh(`attention:key ${k}`)] as const),
    };
    const keyNames = inner.keys.map(([, name]) => name);
    const source = { node: x.node, channel, channels: sizeOf(x, channel) };
    const entries = visibleEntries(x, context);
    // a position is masked where all of its channels are
    const visible = entries && g.maxOver(entries, hasAxis(entries.axes, channel) ? [channel] : []);
    const drawn = positions && positionEmbeddings(g, o, x, positions);
    const embeddings = drawn && visible ? g.mul(drawn, visible) : drawn;
    const keys = projected(g, o, source, embeddings, key, inner);
    const queries = o.linearScaling ? keys : projected(g, o, source, embeddings, query, inner);
    const values = projected(g, o, source, o.valPosEmb ? embeddings : null, value, inner);
    const products = g.contract(queries, g.rename(keys, inner.keys), [inner.features]);
    const norm = sizeOf(key, nameAt(key, 1)) * o.nChanKey ** (o.linearScaling ? 1 : 0.5);
    const scores = g.affine(products, (o.wQueryStd * o.wKeyStd) / norm, 0);
    const shares = attend(g, o.attentionMechanism, scores, keyNames, visible && g.rename(visible, inner.keys));
    const heads = g.contract(shares, g.rename(values, inner.keys), keyNames);
    const [rows, columns] = [nameAt(out, 0), fresh('attention:out')];
    // features of the values first, heads second
    const apart = g.split(g.rename(out.node, [[nameAt(out, 1), columns]]), rows, [
      { name: inner.features, extent: o.nChanVal },
      { name: inner.head, extent: o.nHeads },
    ]);
    const product = g.rename(g.contract(heads, apart, [inner.features, inner.head]), [[columns, channel]]);
    const fanIn = o.nChanVal * o.nHeads * sizeOf(value, nameAt(value, 1));
    const weights = { parameterization: 'ntk', s: [1, 1], wStd: o.wOutStd * o.wValueStd, bStd: o.bStd } as const;
    return {
      node: affineOutput(g, weights, fanIn, product, biases, [[o.channelAxis, channel]]),
      order: x.order,
    };
  },
});
