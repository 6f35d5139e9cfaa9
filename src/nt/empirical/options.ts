import { InputError } from '../../compile/errors.js';
import type { DType } from '../../compile/graph/node.js';
import type { FiniteOptions } from '../../types/finite-fn.js';
import type { KernelPattern } from '../../types/pattern.js';
import { type Arrays, dtypeFor } from '../finite/bind.js';

/** How an empirical kernel is computed. */
export interface EmpiricalOptions extends Omit<FiniteOptions, 'pattern'> {
  /** The graphs that `Aggregate` layers sum along, of x1 and x2; default: none, and the layers do nothing. */
  readonly pattern?: KernelPattern | null;
  /**
   * Bytes that the arrays of a computation may take at once. Where the function does the same to every sample, larger
   * kernels are computed in blocks of samples; others are computed as a whole all the same. Default 2 GiB.
   */
  readonly memoryBudget?: number;
}

const GIB = 2 ** 30;

/** @throws InputError for what is no number of bytes. */
export function budgetOf({ memoryBudget = 2 * GIB }: EmpiricalOptions): number {
  if (typeof memoryBudget === 'number' && memoryBudget > 0) return memoryBudget;
  throw new InputError(`memoryBudget is ${String(memoryBudget)}, and must be a number of bytes above 0.`);
}

/** What of the options is for the run of a program: the others are settled before there is one. */
export function runOptionsOf(options: EmpiricalOptions) {
  const { dtype: _dtype, optimize: _optimize, rng: _rng, pattern: _pattern, ...rest } = options;
  return rest;
}

/** @throws InputError for a dtype that is none. */
export const dtypeOf = (inputs: Arrays, { dtype }: EmpiricalOptions): DType => dtypeFor(inputs, dtype);
