import { isSamplesName } from '../graph/axis.js';
import type { Node } from '../graph/node.js';
import type { SampleTensor, Side } from './plan.js';

/** The name of an input that is read entry by entry, as values are that were computed per sample; `null` for other nodes. */
export const handedIn = (node: Node): string | null =>
  node.op === 'input' && !isSamplesName(node.attrs.name) ? node.attrs.name : null;

/** Where a node of one side is kept per sample. */
export function sampleTensor(node: Node, side: Side, extents: readonly number[]): SampleTensor {
  const input = handedIn(node);
  return input === null ? { side, extents } : { side, extents, input };
}
