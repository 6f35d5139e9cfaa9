import type { KernelRule } from '../../kernel/rule.js';

export const identityKernel: KernelRule = (k) => k;
