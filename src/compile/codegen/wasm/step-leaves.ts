import { InternalError } from '../../errors.js';
import { bytesOf } from '../../graph/node.js';
import type { Leaf } from '../../schedule/plan.js';
import { sum, times, word } from './arithmetic.js';
import { type Pointers, stridesOf } from './element-pointer.js';
import type { Local } from './emitter.js';
import { tensorOffset } from './layout.js';
import { bufferLeaf, partialLeaf } from './leaf-buffer.js';
import { contractLeaf, gatherLeaf } from './leaf-contract.js';
import { spreadLeaf } from './leaf-spread.js';
import { type LeafCode, loadLanes, type StepFrame } from './step-frame.js';
import { position } from './step-geometry.js';
import { loadSplat } from './vector-ops.js';

const nothing = (): void => {};

/** A per-sample value. */
function tensorLeaf(frame: StepFrame, pointers: Pointers, leaf: Extract<Leaf, { kind: 'tensor' }>): LeafCode {
  const { f, c, args, laneOffset } = frame;
  const tensor = c.plan.tensors[leaf.tensor];
  if (!tensor) throw new InternalError('no such tensor');
  const pointer = pointers.get(leaf.at, stridesOf(tensor.extents), tensor.side);
  const base = f.local('i32');
  f.assign(base, sum(f, word(f, args, tensorOffset(c.plan, leaf.tensor)), laneOffset[leaf.lane]));
  const load = (): void => {
    f.push(sum(f, base, pointer.offset), 'i32');
    loadLanes(frame, leaf.lane);
  };
  return { row: nothing, load, next: nothing };
}

/** An entry of a constant array. */
function positionsLeaf(frame: StepFrame, leaf: Extract<Leaf, { kind: 'positions' }>): LeafCode {
  const { f, c, staticBase, geometry } = frame;
  const bytes = bytesOf(c.dtype);
  const at = c.data.floats(c.plan.constants[leaf.constant] ?? [], c.dtype);
  let outer: readonly Local[] = [];
  const load = (inner: Local | null): void => {
    const u = leaf.at.axis === geometry.length - 1 ? (inner ?? 0) : (outer[leaf.at.axis] ?? 0);
    f.push(sum(f, staticBase, times(f, position(f, geometry, leaf.at, u), bytes)), 'i32');
    loadSplat(f, c.dtype, at);
  };
  const row = (now: readonly Local[]): void => {
    outer = now;
  };
  return { row, load, next: nothing };
}

/** Code for every leaf but windows and scratch, which live in `step-scratch.ts`. */
export function leafCode(frame: StepFrame, pointers: Pointers, leaf: Leaf): LeafCode {
  switch (leaf.kind) {
    case 'tensor':
      return tensorLeaf(frame, pointers, leaf);
    case 'contract':
      return frame.c.plan.inputs[leaf.a.input]?.layout === 'rowMajor'
        ? gatherLeaf(frame, leaf)
        : contractLeaf(frame, pointers, leaf);
    case 'positions':
      return positionsLeaf(frame, leaf);
    case 'buffer':
      return bufferLeaf(frame, leaf);
    case 'spread':
      return spreadLeaf(frame, leaf);
    case 'partial':
      return partialLeaf(frame, leaf);
    default:
      throw new InternalError(`${leaf.kind} is read from scratch`);
  }
}
