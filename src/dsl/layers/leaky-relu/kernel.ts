import type { KernelRule } from '../../kernel/rule.js';
import { abReluKernel } from '../ab-relu/kernel.js';
import type { LeakyReluResolved } from './options.js';

export const leakyReluKernel = ({ alpha, hypers }: LeakyReluResolved): KernelRule =>
  abReluKernel({ a: alpha, b: 1, ...(hypers?.alpha && { hypers: { a: hypers.alpha } }) });
