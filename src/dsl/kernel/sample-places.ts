import { hasAxis } from '../../compile/graph/axis.js';
import type { Node } from '../../compile/graph/node.js';
import { SAMPLE_PAIRS } from './covariances.js';

/** The axes of the samples at the two places of a covariance's entries; one twice where each sample is its own partner. */
export function samplePlaces(x: Node): readonly [first: string, second: string] {
  if (hasAxis(x.axes, 'i') && hasAxis(x.axes, 'j')) return ['i', 'j'];
  const [first, second] = hasAxis(x.axes, 'i') ? SAMPLE_PAIRS[0] : SAMPLE_PAIRS[1];
  return [first, hasAxis(x.axes, second) ? second : first];
}
