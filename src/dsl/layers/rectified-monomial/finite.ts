import { pointwise, power } from '../../finite/pointwise.js';
import type { FiniteRule } from '../../finite/rule.js';
import type { RectifiedMonomialResolved } from './options.js';

/** At degree 0 the step is 1 at x = 0, as in the reference. */
export const rectifiedMonomialFinite = ({ degree }: RectifiedMonomialResolved): FiniteRule =>
  pointwise((g, x) =>
    degree === 0 ? g.pointwise('min', [g.add(g.sign(x), 1), 1]) : power(g, g.pointwise('max', [x, 0]), degree),
  );
