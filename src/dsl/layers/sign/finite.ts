import { pointwise } from '../../finite/pointwise.js';
import type { FiniteRule } from '../../finite/rule.js';

export const signFinite: FiniteRule = pointwise((g, x) => g.sign(x));
