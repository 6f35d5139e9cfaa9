import { fromNested, type KernelPattern, type NDArray, ndarray } from '../../src/index.js';
import { det } from './det.js';
import type { PatternJson, StaxCase } from './format.js';

const arrayOf = (json: PatternJson): NDArray =>
  'int' in json ? fromNested(json.int) : ndarray(det(json), [...json.shape]);

/** The graphs of a case, of x1 and of x2; `null` where it has none. */
export const patternsOf = ({ patterns, x2 }: StaxCase): KernelPattern | null => {
  if (patterns === null) return null;
  const [first, second] = patterns;
  return x2 ? [arrayOf(first), arrayOf(second)] : arrayOf(first);
};
