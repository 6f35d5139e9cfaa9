import { InputError } from '../../compile/errors.js';
import type { DType } from '../../compile/graph/node.js';
import { treeLeaves } from '../../compile/tree.js';
import type { EngineChoice } from '../../types/engine.js';
import { type Arrays, isArray } from '../finite/bind.js';

/** How an empirical kernel is computed. */
export interface EmpiricalOptions {
  /** `'wasm'` (default), `'webgpu'`, `'tfjs'`, `'auto'` or `'reference'`, as for kernels. */
  readonly engine?: EngineChoice;
  /** Element type to compute in; default: that of the inputs. */
  readonly dtype?: 'float32' | 'float64';
  /** Threads of the wasm engine; default: one per core. */
  readonly threads?: number;
  /** Stops the computation; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called as parts of the work are done. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  /**
   * Bytes that the arrays of a computation may take at once. Where the function does the same to every sample, larger
   * kernels are computed in blocks of samples; others are computed as a whole all the same. Default 2 GiB.
   */
  readonly memoryBudget?: number;
  /** `false` runs the same graph unfused. Default true. */
  readonly optimize?: boolean;
}

const GIB = 2 ** 30;

/** @throws InputError for what is no number of bytes. */
export function budgetOf({ memoryBudget = 2 * GIB }: EmpiricalOptions): number {
  if (typeof memoryBudget === 'number' && memoryBudget > 0) return memoryBudget;
  throw new InputError(`memoryBudget is ${String(memoryBudget)}, and must be a number of bytes above 0.`);
}

/** @throws InputError for a dtype that is none. */
export function dtypeOf(inputs: Arrays, { dtype: asked }: EmpiricalOptions): DType {
  const dtype = asked ?? treeLeaves(inputs, isArray)[0]?.[1].dtype ?? 'float64';
  if (dtype === 'float32' || dtype === 'float64') return dtype === 'float32' ? 'f32' : 'f64';
  throw new InputError(`dtype is '${String(dtype)}', and must be one of float32, float64.`);
}
