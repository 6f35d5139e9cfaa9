import type { KernelRule } from '../../kernel/rule.js';
import { abReluKernel } from '../ab-relu/kernel.js';

/** F = sqrt(v1 v2) / 2 kappa1(c), F' = kappa0(c) / 2 (Cho & Saul 2009, eq. 3-6). At zero variance F = 0, F' = 1/4. */
export const reluKernel: KernelRule = abReluKernel({ a: 0, b: 1 });
