import type { FiniteRule } from '../../finite/rule.js';

export const identityFinite: FiniteRule = { apply: (_params, x) => x };
