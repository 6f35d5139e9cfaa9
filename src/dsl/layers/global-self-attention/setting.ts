import type { GraphBuilder, Operand } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import { SAMPLE_PAIRS } from '../../kernel/covariances.js';
import type { KernelState } from '../../kernel/kernel-state.js';
import type { KernelContext } from '../../kernel/rule.js';
import { product, scalarOf, square } from '../../kernel/scalar.js';
import type { State } from '../../state.js';
import { type Embedding, embedding, type Visible } from './embedded.js';
import type { AttentionResolved } from './options.js';

/** A covariance of a kernel; the ntk is read where the nngp is. */
export type Which = 'nngp' | 'cov1' | 'cov2';

/** Something of each sample of x1, on axes (i, …), and of x2, on (j, …) or `null` where that is x1. */
export interface OfSamples {
  readonly first: Node;
  readonly second: Node | null;
}

/** The same at the samples of both places of a covariance; positions keep their names. */
export function atSamples(
  g: GraphBuilder,
  k: KernelState,
  { first, second }: OfSamples,
  which: Which,
): readonly [Node, Node] {
  const own = second ?? g.rename(first, [['i', 'j']]);
  if (which === 'nngp') return [first, own];
  const x = which === 'cov1' ? first : own;
  return [x, k.allPairs ? g.rename(x, SAMPLE_PAIRS) : x];
}

/** What the kernel rules of attention work with. */
export interface Setting {
  readonly g: GraphBuilder;
  readonly k: KernelState;
  readonly o: AttentionResolved;
  /** wQueryStd wKeyStd, wOutStd wValueStd, and bStd squared. */
  readonly qk: Operand;
  readonly ov: Operand;
  readonly bias: Operand;
  readonly embedding: Embedding;
  /** I(x): a covariance with the embeddings in it. */
  readonly embedded: (x: Node, which: Which) => Node;
  /** The covariance that the values have: `embedded` if they have embeddings, too. */
  readonly values: (x: Node, which: Which) => Node;
  /** The same two of an ntk that is zero; `null` where that is zero. */
  readonly zeroEmbedded: Node | null;
  readonly zeroValues: Node | null;
}

export function settingOf(o: AttentionResolved, k: KernelState, input: State, context: KernelContext): Setting {
  const { g } = context;
  const scalar = (name: 'wQueryStd' | 'wKeyStd' | 'wOutStd' | 'wValueStd'): Operand =>
    scalarOf(context, o.hypers?.[name] ?? o[name]);
  const visible = (which: Which): Visible => k.masks && atSamples(g, k, k.masks, which);
  const own = embedding(o, k, input, context);
  const embedded = (x: Node, which: Which): Node => own.of(x, visible(which));
  const zeroEmbedded = own.alone(visible('nngp'));
  return {
    g,
    k,
    o,
    qk: product(g, scalar('wQueryStd'), scalar('wKeyStd')),
    ov: product(g, scalar('wOutStd'), scalar('wValueStd')),
    bias: o.bStd === null ? 0 : square(g, scalarOf(context, o.hypers?.bStd ?? o.bStd)),
    embedding: own,
    embedded,
    values: o.valPosEmb ? embedded : (x) => x,
    zeroEmbedded,
    zeroValues: o.valPosEmb ? zeroEmbedded : null,
  };
}

/** Applies a map to nngp, cov1 and cov2. */
export const mapped = (k: KernelState, map: (x: Node, which: Which) => Node): KernelState => ({
  ...k,
  nngp: map(k.nngp, 'nngp'),
  cov1: map(k.cov1, 'cov1'),
  cov2: k.cov2 && map(k.cov2, 'cov2'),
});
