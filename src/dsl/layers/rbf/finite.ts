import type { FiniteRule } from '../../finite/rule.js';
import { waveFinite } from '../sin/finite.js';
import type { RbfResolved } from './options.js';

export const rbfFinite = ({ gamma }: RbfResolved): FiniteRule =>
  waveFinite('sin', { a: Math.SQRT2, b: Math.sqrt(2 * gamma), c: Math.PI / 4 });
