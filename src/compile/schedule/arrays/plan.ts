import type { DType, PointwiseOp } from '../../graph/node.js';

/**
 * How a program of arrays is computed: kernels one after the other, each over arrays in one block of memory. Plain data,
 * the same for every target: interpreters, WebAssembly and WGSL read it as it is.
 */
export interface ArrayPlan {
  readonly dtype: DType;
  readonly arrays: readonly PlanArray[];
  readonly kernels: readonly ArrayKernel[];
  readonly outputs: Readonly<Record<string, ArrayOutput>>;
  /** Elements of the block of memory that all arrays share, each while it is needed. */
  readonly memory: number;
}

/** An array in memory: `size` elements from element `at` on, which is a multiple of 16. */
export interface PlanArray {
  readonly from: ArraySource;
  readonly size: number;
  readonly at: number;
}

export type ArraySource =
  /** Handed in by the caller before the first kernel. */
  | { readonly kind: 'input'; readonly name: string }
  /** Written before the first kernel. */
  | { readonly kind: 'constant'; readonly data: readonly number[] }
  | { readonly kind: 'work' };

/** The first elements of an array, row-major, when the last kernel is done. */
export interface ArrayOutput {
  readonly array: number;
  readonly shape: readonly number[];
}

export type ArrayKernel = LoopKernel | GemmKernel;

/** A whole number that depends on loops: the sum over loops k of `factors[k]` times the index of loop k, plus `offset`. */
export interface Affine {
  readonly factors: readonly number[];
  readonly offset: number;
}

/**
 * A place along one direction: `((index mod modulus) + carry) / divisor`. `modulus` 0 stands for no wrapping around (then
 * `carry` is 0), otherwise the remainder is never negative. Where a division has a remainder a guard says so.
 */
export interface Coordinate {
  readonly index: Affine;
  readonly modulus: number;
  readonly carry: Affine;
  readonly divisor: number;
}

/** Holds where the coordinate is a whole number (the division leaves no remainder) with 0 <= coordinate < extent. */
export interface Guard {
  readonly at: Coordinate;
  readonly extent: number;
}

/**
 * One element of an array for each index of the loops: number
 * `offset + sum of strides[k] * loop k + sum over parts of stride * at`; 0 where a guard does not hold (the element is then
 * not to be touched: it may be anywhere).
 */
export interface Read {
  readonly array: number;
  readonly offset: number;
  /** One a loop. */
  readonly strides: readonly number[];
  readonly parts: readonly { readonly at: Coordinate; readonly stride: number }[];
  readonly guards: readonly Guard[];
}

/** Writes value `value` to element `sum of strides[k] * loop k`. */
export interface Store {
  readonly value: number;
  readonly array: number;
  readonly strides: readonly number[];
}

/** A value in SSA form; `args` index earlier values of the same list. */
export type ArrayValue =
  | { readonly op: 'constant'; readonly value: number }
  | { readonly op: 'read'; readonly read: Read }
  /** A finished sum of a loop kernel, or (`sum` 0) the entry of the matrix product of a GEMM kernel. */
  | { readonly op: 'sum'; readonly sum: number }
  | { readonly op: PointwiseOp; readonly args: readonly number[] };

/** What becomes of the terms of a reduction: their sum, or the largest of them. */
export type ReduceBy = 'sum' | 'max';

/**
 * For every index of `loops`: sums of `terms` over all indices of `reduce` (or, as `by` says, the largest of them), then
 * `values`, then `stores`. Indices are independent of each other. Loops of reads in `terms` are `loops` and then `reduce`, elsewhere `loops` alone.
 */
export interface LoopKernel {
  readonly kind: 'loop';
  /** Extents, outermost first; the last is the best one to walk along contiguously. */
  readonly loops: readonly number[];
  readonly reduce: readonly number[];
  readonly by: ReduceBy;
  readonly terms: readonly ArrayValue[];
  /** Which of `terms` are added up; `reduce` is not empty of indices where the largest is wanted. */
  readonly sums: readonly number[];
  readonly values: readonly ArrayValue[];
  readonly stores: readonly Store[];
}

/** One of several axes that make one side of a matrix, or its inner dimension: row-major, outermost first. */
export interface Step {
  readonly extent: number;
  readonly stride: number;
}

/** A matrix, for every index of the batch loops: element `offset + batch strides + outer strides + inner strides`. */
export interface GemmOperand {
  readonly array: number;
  readonly offset: number;
  /** One a batch loop. */
  readonly batch: readonly number[];
  /** Rows of a, columns of b. */
  readonly outer: readonly Step[];
  /** The axes summed over; both operands have as many elements along them, in the same order. */
  readonly inner: readonly Step[];
}

/**
 * A batch of matrix products `sum over k of a[row, k] * b[column, k]`, then `values` on every entry, then `stores`. Loops
 * of reads and stores are `batch`, then row, then column.
 */
export interface GemmKernel {
  readonly kind: 'gemm';
  readonly batch: readonly number[];
  readonly rows: number;
  readonly columns: number;
  /** Length of the inner products. */
  readonly inner: number;
  readonly a: GemmOperand;
  readonly b: GemmOperand;
  /** Where products may be kept meanwhile: one of the stored arrays, columns side by side. */
  readonly product: { readonly array: number; readonly strides: readonly number[] };
  readonly values: readonly ArrayValue[];
  readonly stores: readonly Store[];
}
