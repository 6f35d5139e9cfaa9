import type { DType } from '../../../graph/node.js';
import { bytesOf } from '../../../graph/node.js';
import { sum } from '../arithmetic.js';
import type { FunctionBuilder, Local } from '../emitter.js';
import { lanesOf } from '../layout.js';
import type { PlainOp } from '../opcodes.js';
import { loadSplat } from '../vector-ops.js';

/** Pushes lanes `first` elements on, `stride` elements apart, as one vector; all alike where the stride is 0. */
export function loadLanes(f: FunctionBuilder, dtype: DType, pointer: Local, stride: number, first: number): void {
  const bytes = bytesOf(dtype);
  if (stride === 0) {
    f.get(pointer);
    loadSplat(f, dtype);
    return;
  }
  if (stride === 1) {
    f.get(pointer);
    f.load('v128.load', { offset: first * bytes });
    return;
  }
  const lanes = lanesOf(dtype);
  // addresses below the vector that is filled lane by lane
  const address = lanePlace(f, pointer, stride, bytes);
  for (let lane = lanes - 1; lane >= 0; lane--) address.push(first + lane);
  f.load(dtype === 'f32' ? 'v128.load32_zero' : 'v128.load64_zero', address.arg(first));
  for (let lane = 1; lane < lanes; lane++)
    f.memoryLane(dtype === 'f32' ? 'v128.load32_lane' : 'v128.load64_lane', lane, address.arg(first + lane));
}

/** Stores lanes `first` elements on, `stride` elements apart. */
export function storeLanes(
  f: FunctionBuilder,
  dtype: DType,
  pointer: Local,
  stride: number,
  first: number,
  value: Local,
): void {
  const bytes = bytesOf(dtype);
  if (stride === 1) {
    f.get(pointer);
    f.get(value);
    f.store('v128.store', { offset: first * bytes });
    return;
  }
  const address = lanePlace(f, pointer, stride, bytes);
  for (let lane = 0; lane < lanesOf(dtype); lane++) {
    address.push(first + lane);
    f.get(value);
    f.memoryLane(dtype === 'f32' ? 'v128.store32_lane' : 'v128.store64_lane', lane, address.arg(first + lane));
  }
}

/** Stores the first lane alone. */
export function storeFirst(f: FunctionBuilder, dtype: DType, pointer: Local, value: Local): void {
  f.get(pointer);
  f.get(value);
  f.memoryLane(dtype === 'f32' ? 'v128.store32_lane' : 'v128.store64_lane', 0);
}

/** How the address of an element is spelled: offsets are unsigned, so that steps back are added to the pointer. */
function lanePlace(f: FunctionBuilder, pointer: Local, stride: number, bytes: number) {
  const offset = (k: number): number => k * stride * bytes;
  return {
    push: (k: number): void => f.push(stride < 0 ? sum(f, pointer, offset(k)) : pointer, 'i32'),
    arg: (k: number): { readonly offset: number } => ({ offset: stride < 0 ? 0 : offset(k) }),
  };
}

/** Leaves the sum (or what `op` makes) over the lanes of several vectors in every lane of the first. */
export function combineLanes(f: FunctionBuilder, dtype: DType, op: PlainOp, vectors: readonly Local[]): void {
  const [first, ...others] = vectors;
  if (!first) return;
  for (const other of others) {
    f.get(first);
    f.get(other);
    f.op(op);
    f.set(first);
  }
  const combineTurned = (a: number, b: number, c: number, d: number): void => {
    for (let k = 0; k < 3; k++) f.get(first);
    f.shuffle32(a, b, c, d);
    f.op(op);
    f.set(first);
  };
  combineTurned(2, 3, 0, 1);
  if (dtype === 'f32') combineTurned(1, 0, 3, 2);
}
