import type { KernelRule } from '../../kernel/rule.js';
import { abReluKernel } from '../ab-relu/kernel.js';

/** F = 2 sqrt(v1 v2) kappa1(c) - q, F' = 2 kappa0(c) - 1. At zero variance both are 0. */
export const absKernel: KernelRule = abReluKernel({ a: -1, b: 1 });
