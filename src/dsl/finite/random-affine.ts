import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import type { Placed } from '../../compile/graph/placed.js';
import type { WeightResolved } from '../layers/weights.js';
import { nameAt } from './arrays.js';
import type { ParameterSpec } from './rule.js';

/**
 * Weights and biases: unit variance under `ntk`; under `standard` the variances wStd^2 s0 / fanIn and bStd^2
 * (Sohl-Dickstein et al. 2020, arXiv:2001.07301, eq. 4). Without biases their key is not used.
 */
export function affineParameters(
  o: WeightResolved,
  fanIn: number,
  weights: readonly number[],
  biases: readonly number[],
): ParameterSpec {
  const normal = (shape: readonly number[], scale: number): ParameterSpec => ({
    shape,
    distribution: 'normal',
    scale: o.parameterization === 'standard' ? scale : 1,
  });
  return [normal(weights, o.wStd / Math.sqrt(fanIn / o.s[0])), o.bStd === null ? null : normal(biases, o.bStd)];
}

/**
 * The output of a random affine layer from the product of inputs and weights: wStd / sqrt(fanIn) x W + bStd b under `ntk`,
 * x W / sqrt(s0) + b under `standard`. The biases have size 1 on all axes but those that are `kept`: the channels at least.
 */
export function affineOutput(
  g: GraphBuilder,
  o: WeightResolved,
  fanIn: number,
  product: Node,
  biases: Placed | undefined,
  kept: readonly (readonly [biasAxis: number, axis: string])[],
): Node {
  const ntk = o.parameterization === 'ntk';
  const scaled = g.affine(product, ntk ? o.wStd / Math.sqrt(fanIn) : 1 / Math.sqrt(o.s[0]), 0);
  if (!biases) return scaled;
  const names = kept.map(([biasAxis, axis]) => [nameAt(biases, biasAxis), axis] as const);
  const own = g.sum(
    biases.node,
    biases.order.filter((name) => !names.some(([from]) => from === name)),
  );
  return g.add(scaled, g.affine(g.rename(own, names), ntk ? (o.bStd ?? 0) : 1, 0));
}
