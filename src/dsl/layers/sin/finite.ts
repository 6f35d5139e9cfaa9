import { pointwise } from '../../finite/pointwise.js';
import type { FiniteRule } from '../../finite/rule.js';
import type { WaveResolved } from './options.js';

export const waveFinite = (wave: 'sin' | 'cos', { a, b, c }: WaveResolved): FiniteRule =>
  pointwise((g, x) => g.affine(g.pointwise(wave, [g.affine(x, b, c)]), a, 0));
