import { randomAffine } from '../../kernel/affine.js';
import { single, tensor } from '../../kernel/covariances.js';
import { channelsOf } from '../../kernel/geometry.js';
import type { KernelRule } from '../../kernel/rule.js';
import type { DenseResolved } from './options.js';

/** Dense acts on channels alone: every pair of positions keeps its own covariance. */
export const denseKernel =
  (o: DenseResolved): KernelRule =>
  (k, input, { g }) =>
    randomAffine(g, single(k), { ...o, s0: o.s[0], fanIn: () => channelsOf(tensor(input), o.channelAxis) }, (x) => x);
