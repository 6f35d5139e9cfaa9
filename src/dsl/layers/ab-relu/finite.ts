import { pointwise } from '../../finite/pointwise.js';
import type { FiniteRule } from '../../finite/rule.js';
import type { Slopes } from './options.js';

export const abReluFinite = ({ a, b }: Slopes): FiniteRule =>
  pointwise((g, x) => {
    const [below, above] = [g.pointwise('min', [x, 0]), g.pointwise('max', [x, 0])];
    return g.add(g.affine(below, a, 0), g.affine(above, b, 0));
  });
