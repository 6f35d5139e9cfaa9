import type { KernelRule } from '../../kernel/rule.js';
import { erfKernel } from '../erf/kernel.js';
import { SIGMOID_LIKE } from './options.js';

export const sigmoidLikeKernel: KernelRule = erfKernel(SIGMOID_LIKE);
