import type { FiniteRule } from '../../finite/rule.js';
import { erfFinite } from '../erf/finite.js';
import { SIGMOID_LIKE } from './options.js';

export const sigmoidLikeFinite: FiniteRule = erfFinite(SIGMOID_LIKE);
