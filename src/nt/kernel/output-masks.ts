import { InternalError } from '../../compile/errors.js';
import { GraphBuilder } from '../../compile/graph/builder.js';
import { type MaskStep, maskOf } from '../../compile/graph/mask-step.js';
import type { KernelSide } from '../../dsl/kernel/sample-inputs.js';
import type { Network } from '../../dsl/network.js';
import type { Mask } from '../../types/mask.js';
import { leavesOf } from './arrange.js';
import { concreteOutput } from './concrete.js';
import { inputPairs, type SamplePair, shapesOf } from './read-samples.js';
import { type SampleFacts, sampleFacts } from './sample-facts.js';
import { traceKernels } from './trace.js';

const lists = new WeakMap<SamplePair, Map<KernelSide, readonly Mask[]>>();

/** The masks of a batch, one for each input of the network: none where no constant says what is masked. */
export function masksOf(pair: SamplePair, side: KernelSide): readonly Mask[] {
  const known = lists.get(pair) ?? new Map<KernelSide, readonly Mask[]>();
  lists.set(pair, known);
  const list = known.get(side) ?? inputPairs(pair).flatMap((input) => input[`mask${side}`] ?? []);
  known.set(side, list);
  return list;
}

/** Is any entry masked? */
export const isMasked = (pair: SamplePair): boolean =>
  inputPairs(pair).some(({ mask1, mask2 }) => [mask1, mask2].some((mask) => mask?.data.includes(1)));

/** The masks of the finite outputs on x1 and x2, by leaf of the output tree; none where no constant says what is masked. */
export function outputMasks(
  network: Network,
  pair: SamplePair,
): ReadonlyMap<string, Readonly<Record<'mask1' | 'mask2', Mask | null>>> {
  const { x2, mask1 } = pair;
  const shape = shapesOf(network, pair, 'x1');
  if (!mask1) return new Map();
  const of = (step: MaskStep, side: KernelSide): Mask => maskOf(step, masksOf(pair, side));
  const facts: SampleFacts = sampleFacts(network, pair);
  const description = { ...facts, shape, hasX2: x2 !== null, computeNtk: false, masked: true };
  const { tree } = traceKernels(new GraphBuilder('f64'), network, description);
  return new Map(
    leavesOf(tree, concreteOutput(network, shape)).map(({ path, kernel: { masks } }) => {
      if (!masks) throw new InternalError('a layer loses its masks');
      return [path, { mask1: of(masks.step, 1), mask2: x2 && of(masks.step, 2) }] as const;
    }),
  );
}
