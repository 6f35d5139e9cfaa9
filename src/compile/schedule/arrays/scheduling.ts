import type { Node } from '../../graph/node.js';
import type { Loops } from './affine.js';
import type { Limit } from './coordinate.js';
import type { Demand } from './demand.js';
import type { Block, Draft, DraftRead } from './draft.js';
import type { Storage, StorageAxis } from './storage.js';
import type { Env } from './views.js';

/** An array on `axes`, with the loop along each, made of one read an entry. */
export interface Copy {
  readonly axes: readonly StorageAxis[];
  readonly loops: readonly number[];
  readonly read: DraftRead;
}

/** What the rules that make kernels may ask of the scheduler. */
export interface Scheduling {
  readonly loops: Loops;
  /** How a node is read. */
  demand(node: Node): Demand;
  /** Whether a node is handed to the caller, and so is wanted on its own order of axes. */
  isOutput(node: Node): boolean;
  /** The entry of a node at `env`, as a value of the block. */
  value(block: Block, node: Node, env: Env, limits?: readonly Limit[]): number;
  /** The entry of a node at `env`, in memory. */
  locate(node: Node, env: Env): DraftRead;
  /** An array in memory that the next kernel writes. */
  allocate(axes: readonly StorageAxis[]): Storage;
  /** Adds a kernel. */
  push(draft: Draft): void;
  /** A copy of what is read, on other axes: entry by entry of the loops given. With a key, made once. */
  copyOnce(key: string | null, make: () => Copy): Storage;
}
