import { ShapeError } from '../../compile/errors.js';
import type { Sentence } from '../../types/sentences.js';

/** For what only finite networks can do. @throws ShapeError always. */
export function noKernel(sentence: Sentence): never {
  throw new ShapeError(sentence);
}
