import { randomAffine } from '../../kernel/affine.js';
import { single, tensor } from '../../kernel/covariances.js';
import { channelsOf } from '../../kernel/geometry.js';
import type { KernelRule } from '../../kernel/rule.js';
import { deviations } from '../weights.js';
import type { DenseResolved } from './options.js';

/** Dense acts on channels alone: every pair of positions keeps its own covariance. */
export const denseKernel =
  (o: DenseResolved): KernelRule =>
  (k, input, context) => {
    const fanIn = (): number => channelsOf(tensor(input), o.channelAxis);
    const weights = { ...o, ...deviations(context, o), s0: o.s[0], fanIn };
    return randomAffine(context.g, single(k), weights, (x) => x);
  };
