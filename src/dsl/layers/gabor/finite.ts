import { pointwise } from '../../finite/pointwise.js';
import type { FiniteRule } from '../../finite/rule.js';

export const gaborFinite: FiniteRule = pointwise((g, x) =>
  g.mul(g.exp(g.pointwise('neg', [g.mul(x, x)])), g.pointwise('sin', [x])),
);
