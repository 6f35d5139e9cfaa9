import type { FiniteRule } from '../../finite/rule.js';
import { abReluFinite } from '../ab-relu/finite.js';
import type { LeakyReluResolved } from './options.js';

export const leakyReluFinite = ({ alpha }: LeakyReluResolved): FiniteRule => abReluFinite({ a: alpha, b: 1 });
