import { InputError } from '../../compile/errors.js';
import { describeValue } from '../../runtime/describe.js';
import type { EngineChoice } from '../../types/engine.js';
import type { KernelPattern } from '../../types/pattern.js';
import type { KernelAxes } from '../empirical/axes.js';
import { checkImplementation, type NtkImplementation } from '../empirical/implementation.js';
import type { VmapAxes } from '../empirical/vmap-axes.js';

/** How `monteCarloKernelFn` estimates kernels. */
export interface MonteCarloOptions extends KernelAxes {
  /** See `empiricalKernelFn`: a promise that the network does the same to every slice of its inputs along an axis. */
  readonly vmapAxes?: VmapAxes;
  /** How the NTK of every network is computed; the result is the same. Default `'STRUCTURED_DERIVATIVES'`. */
  readonly implementation?: NtkImplementation;
  /** The graphs that `Aggregate` layers sum along, of x1 and x2; default: none, and the layers do nothing. */
  readonly pattern?: KernelPattern | null;
  /** How many networks run as one program. Default: as many as `memoryBudget` allows, 512 at most. */
  readonly batchSize?: number;
  /** Bytes that the arrays of one program may take. Default 64 MiB. */
  readonly memoryBudget?: number;
  /** `true`: every kernel comes as {@link Estimate}, with standard errors. Default false. */
  readonly stdError?: boolean;
  /** `'wasm'` (default), `'webgpu'`, `'tfjs'`, `'auto'` or `'reference'`, as for kernels. */
  readonly engine?: EngineChoice;
  /** Element type to draw parameters and to compute in; default: that of the inputs. Means are taken in float64. */
  readonly dtype?: 'float32' | 'float64';
  /** Threads of the wasm engine; default: one per core. */
  readonly threads?: number;
  /** Stops the computation; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Told how many networks are done. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** A kernel's mean over random networks, and how far it is to be trusted. */
export interface Estimate<A> {
  readonly mean: A;
  /** Standard error of each entry of the mean, NaN for one network. */
  readonly stdError: A;
  /** How many networks. */
  readonly samples: number;
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 1;

/**
 * The counts of networks at which estimates are wanted.
 * @throws InputError unless they are whole numbers, 1 or more, in ascending order.
 */
export function countsOf(nSamples: number | readonly number[]): readonly number[] {
  const given: unknown = nSamples;
  if (typeof given === 'number' && isCount(given)) return [given];
  if (!Array.isArray(given))
    throw new InputError(
      `nSamples is ${describeValue(given)}, and must be a whole number, 1 or more, or a list of such numbers.`,
    );
  if (given.length === 0) throw new InputError('nSamples is an empty list; give one count of networks or more.');
  const counts: readonly unknown[] = given;
  for (const [k, count] of counts.entries()) {
    if (!isCount(count))
      throw new InputError(`nSamples[${k}] is ${describeValue(count)}, and must be a whole number, 1 or more.`);
    if (k > 0 && Number(count) <= Number(counts[k - 1]))
      throw new InputError(
        `nSamples[${k}] is ${String(count)} and comes after ${String(counts[k - 1])}; list counts in ascending order.`,
      );
  }
  return counts.map(Number);
}

/** @throws InputError on options that no estimate could have. */
export function checkMonteCarlo({ batchSize, memoryBudget, implementation }: MonteCarloOptions): void {
  if (batchSize !== undefined && !isCount(batchSize))
    throw new InputError(`batchSize is ${describeValue(batchSize)}, and must be a whole number, 1 or more.`);
  if (memoryBudget !== undefined && !(typeof memoryBudget === 'number' && memoryBudget > 0))
    throw new InputError(`memoryBudget is ${describeValue(memoryBudget)}, and must be a number of bytes above 0.`);
  if (implementation !== undefined) checkImplementation(implementation);
}
