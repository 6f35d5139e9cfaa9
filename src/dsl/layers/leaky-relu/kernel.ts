import type { KernelRule } from '../../kernel/rule.js';
import { abReluKernel } from '../ab-relu/kernel.js';
import type { LeakyReluResolved } from './options.js';

export const leakyReluKernel = ({ alpha }: LeakyReluResolved): KernelRule => abReluKernel({ a: alpha, b: 1 });
