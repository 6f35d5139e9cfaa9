import type { Node } from '../../../compile/graph/node.js';
import { positionAxes } from '../../kernel/covariances.js';
import type { KernelState } from '../../kernel/kernel-state.js';
import { affine, product, square } from '../../kernel/scalar.js';
import { mapped, type Setting } from './setting.js';

/**
 * Scores over the root of the channels of a key stay random, with the covariance I(K) of keys times that of queries;
 * without a mechanism, and with <A, B> the sum over all positions of A B,
 * K' = s <I(K), V(K)> I(K) + bStd^2 and
 * Theta' = s (T I(K) + <I(K), V(K)> (I(Theta) + 4 I(K))) + bStd^2, with s = (QK OV)^2 and T what the derivative of the
 * first factor gives: <I(K), V(Theta)> + <V(K), I(Theta)> (Hron et al. 2020, arXiv:2006.10540).
 */
export function rootScaling(s: Setting): KernelState {
  const { g, k, bias } = s;
  const scale = square(g, product(g, s.qk, s.ov));
  const over = positionAxes(k.spatial);
  const inner = (x: Node, y: Node): Node => g.sum(g.mul(x, y), over);
  const out = mapped(k, (x, which) => {
    const embedded = s.embedded(x, which);
    return affine(g, g.mul(inner(embedded, s.values(x, which)), embedded), scale, bias);
  });
  if (k.ntk === null) return out;
  const [embedded, values] = [s.embedded(k.nngp, 'nngp'), s.values(k.nngp, 'nngp')];
  const [ntkEmbedded, ntkValues] =
    k.ntk === 'zero' ? [s.zeroEmbedded, s.zeroValues] : [s.embedded(k.ntk, 'nngp'), s.values(k.ntk, 'nngp')];
  const sum = (terms: readonly (Node | null)[]): Node | null =>
    terms.reduce((a, b) => (a && b ? g.add(a, b) : (a ?? b)), null);
  const ofFactor = sum([ntkValues && inner(embedded, ntkValues), ntkEmbedded && inner(values, ntkEmbedded)]);
  const rest = g.mul(inner(embedded, values), sum([ntkEmbedded, g.mul(4, embedded)]) ?? embedded);
  const all = ofFactor ? g.add(g.mul(ofFactor, embedded), rest) : rest;
  return { ...out, ntk: affine(g, all, scale, bias) };
}
