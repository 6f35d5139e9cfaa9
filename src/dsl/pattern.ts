import type { ShapedData } from '../types/ndarray.js';

/** A pattern of edges as it was given, and what messages call it: `pattern`, `pattern[1]`. */
export interface PatternArray extends ShapedData {
  readonly name: string;
}
