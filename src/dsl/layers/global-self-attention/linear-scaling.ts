import { pAxis, qAxis } from '../../../compile/graph/axis.js';
import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import { atSameSample, atSecond } from '../../kernel/covariances.js';
import type { KernelState } from '../../kernel/kernel-state.js';
import { affine, square } from '../../kernel/scalar.js';
import { attend } from './mechanism.js';
import { atSamples, mapped, type OfSamples, type Setting, type Which } from './setting.js';

const axesOf = (spatial: number): readonly number[] => Array.from({ length: spatial }, (_, axis) => axis);

/** sum over p', q' of a[p, p'] x[p', q'] b[q, q']: two products, one after the other. */
function between(g: GraphBuilder, [a, b]: readonly [Node, Node], x: Node, spatial: number): Node {
  if (spatial === 0) return g.mul(g.mul(a, x), b);
  const keys = axesOf(spatial).map((axis) => `key${axis}`);
  const summed = (y: Node, axis: (k: number) => string): Node =>
    g.rename(
      y,
      keys.map((key, k) => [axis(k), key] as const),
    );
  const left = g.contract(summed(a, qAxis), summed(x, pAxis), keys);
  return g.contract(summed(left, qAxis), atSecond(g, summed(b, qAxis), spatial), keys);
}

/** What every position takes of every other, sample by sample: axes (i, p…, q…) and (j, p…, q…). */
function sharesOf({ g, k, o, qk, embedding }: Setting): OfSamples {
  const keys = axesOf(k.spatial).map(qAxis);
  const shares = (cov: Node, seen: Node | null): Node => {
    const scores = affine(g, embedding.of(atSameSample(g, cov), seen && [seen, seen]), qk, 0);
    return attend(g, o.attentionMechanism, scores, keys, seen && atSecond(g, seen, k.spatial));
  };
  return {
    first: shares(k.cov1, k.masks?.first ?? null),
    second: k.cov2 && shares(k.cov2, k.masks?.second ?? null),
  };
}

/**
 * Scores over the channels of a key tend to their mean, so that each sample has its own G = mechanism(QK I(Sigma)):
 * K' = OV^2 G1 V(K) G2' + bStd^2, Theta' = OV^2 G1 V(Theta) G2' + bStd^2 + 2 (K' - bStd^2), with QK = wQueryStd wKeyStd,
 * OV = wOutStd wValueStd, and V = I where values have embeddings (Hron et al. 2020, arXiv:2006.10540).
 */
export function linearScaling(s: Setting): KernelState {
  const { g, k, bias } = s;
  const shares = sharesOf(s);
  const scale = square(g, s.ov);
  const mixed = (values: Node, which: Which): Node =>
    affine(g, between(g, atSamples(g, k, shares, which), values, k.spatial), scale, 0);
  const out = mapped(k, (x, which) => affine(g, mixed(s.values(x, which), which), 1, bias));
  if (k.ntk === null) return out;
  const own = affine(g, mixed(s.values(k.nngp, 'nngp'), 'nngp'), 2, bias);
  const before = k.ntk === 'zero' ? s.zeroValues : s.values(k.ntk, 'nngp');
  return { ...out, ntk: before ? g.add(mixed(before, 'nngp'), own) : own };
}
