import type { Node } from '../../compile/graph/node.js';
import type { Masked } from './after.js';

/** Which positions of a kernel's samples are masked, and how the masks of the finite arrays came about. */
export interface KernelMasks extends Masked {
  /** 1 where a position of a sample of x1 is visible in any channel, 0 where it is masked: axes (i, p0, p1, …). */
  readonly first: Node;
  /** The same for x2: (j, p0, p1, …); `null` where x2 is x1. */
  readonly second: Node | null;
}
