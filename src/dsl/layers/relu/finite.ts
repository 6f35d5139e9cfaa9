import { pointwise } from '../../finite/pointwise.js';
import type { FiniteRule } from '../../finite/rule.js';

export const reluFinite: FiniteRule = pointwise((g, x) => g.pointwise('max', [x, 0]));
