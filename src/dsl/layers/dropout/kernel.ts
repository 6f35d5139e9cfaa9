import type { GraphBuilder, Operand } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import { atBothPlaces, single, type TwoPlaces } from '../../kernel/covariances.js';
import type { KernelRule } from '../../kernel/rule.js';
import { difference, quotient, scalarOf } from '../../kernel/scalar.js';
import type { DropoutResolved } from './options.js';
import { placeNumbers } from './place-numbers.js';

/**
 * Entries x b / rate for b of 0 or 1, independent, with mean `rate`: E[b b'] / rate^2 is 1 for different entries and
 * 1 / rate for an entry with itself. So covariances of the same position of the same sample are divided by the rate: in
 * cov1 and cov2, and in nngp and ntk where x1 and x2 are the same samples (the same entries are then dropped on both
 * sides). Srivastava et al. 2014; for kernels Schoenholz et al. 2017, arXiv:1611.01232, section 5.
 */
export const dropoutKernel =
  ({ rate, mode, hypers }: DropoutResolved): KernelRule =>
  (tree, _input, context) => {
    const k = single(tree);
    if (mode === 'test') return k;
    const { g } = context;
    const more = difference(g, quotient(g, 1, scalarOf(context, hypers?.rate ?? rate)), 1);
    const numbers1 = placeNumbers(context, k, 1);
    const at = atBothPlaces(g, k, numbers1, k.cov2 && placeNumbers(context, k, 2));
    const own = (cov: Node, places: TwoPlaces): Node => g.mul(cov, factor(g, more, places));
    const shared = k.sameInputs ? factor(g, more, at.nngp) : null;
    const both = (x: Node): Node => (shared ? g.mul(x, shared) : x);
    return {
      ...k,
      nngp: both(k.nngp),
      ntk: k.ntk === null || k.ntk === 'zero' ? k.ntk : both(k.ntk),
      cov1: own(k.cov1, at.cov1),
      cov2: k.cov2 && at.cov2 && own(k.cov2, at.cov2),
    };
  };

/** 1, and `more` where all numbers of both places are equal: whole numbers, so that others are 1 or more apart. */
function factor(g: GraphBuilder, more: Operand, { first, second }: TwoPlaces): Node {
  const apart = first
    .map((a, k) => g.pointwise('abs', [g.sub(a, second[k] ?? a)]))
    .reduce<Operand>((sum, b) => (sum === 0 ? b : g.add(sum, b)), 0);
  return g.add(g.mul(more, g.pointwise('max', [g.sub(1, apart), 0])), 1);
}
