import { pointwise } from '../../finite/pointwise.js';
import type { FiniteRule } from '../../finite/rule.js';

export const absFinite: FiniteRule = pointwise((g, x) => g.pointwise('abs', [x]));
