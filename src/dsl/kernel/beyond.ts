import type { Node } from '../../compile/graph/node.js';
import type { KernelSide } from './sample-inputs.js';

/** How far samples are beyond what a layer's kernel is made for: one number a sample, 0 where they are not. */
export interface Beyond {
  readonly side: KernelSide;
  readonly excess: Node;
}
