import { InputError } from '../../compile/errors.js';
import { describeValue } from '../../runtime/describe.js';
import { readDtype } from '../../runtime/dtype.js';
import type { EngineChoice } from '../../types/engine.js';
import type { KernelPattern } from '../../types/pattern.js';
import type { EmpiricalField } from './nested-networks.js';

/** How `compareWithMonteCarlo` goes about it. */
export interface CompareOptions {
  /** Which kernels. Default both. */
  readonly get?: EmpiricalField | readonly EmpiricalField[];
  /** The number that stands for masked entries of the inputs. Default: nothing is masked. */
  readonly maskConstant?: number;
  /** The graphs that `Aggregate` layers sum along, of x1 and x2. Default: none, and the layers do nothing. */
  readonly pattern?: KernelPattern | null;
  /** Widths of the finite networks, each a multiple of the one before. Default `[8, 16, 32]`. */
  readonly widths?: readonly number[];
  /**
   * How many networks of the largest width (of the others: as many as its parameters make). Default: as many as
   * `work` allows, from 4096 on.
   */
  readonly samples?: number;
  /** About how many numbers are drawn and computed where `samples` are not given. Default 1e8: a second or two. */
  readonly work?: number;
  /** What the networks are drawn from. Default 0. */
  readonly seed?: number;
  /** Probability that networks whose kernels are right differ by chance. Default 1e-6. */
  readonly falseAlarms?: number;
  /** How many comparisons `falseAlarms` is meant for, e.g. the runs of a property. Default 1. */
  readonly comparisons?: number;
  readonly engine?: EngineChoice;
  /** Element type of the finite networks. Default `'float32'`; the kernels are computed in float64. */
  readonly dtype?: 'float32' | 'float64';
  readonly threads?: number;
  /** Bytes that one batch of networks may take. Default 64 MiB. */
  readonly memoryBudget?: number;
  readonly signal?: AbortSignal;
  /** Told how many of the networks are done. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

const FIELDS: readonly EmpiricalField[] = ['nngp', 'ntk'];

/** Options with every default filled in, widths from the largest on. @throws InputError for options out of range. */
export function readOptions(options: CompareOptions) {
  const {
    get = FIELDS,
    widths = [8, 16, 32],
    samples,
    work = 1e8,
    seed = 0,
    falseAlarms = 1e-6,
    comparisons = 1,
    dtype = 'float32',
    maskConstant,
    pattern,
    ...run
  } = options;
  const fields = typeof get === 'string' ? [get] : get;
  const unknown = fields.find((field) => !FIELDS.includes(field));
  if (unknown !== undefined || fields.length === 0)
    throw new InputError(
      `get asks for ${unknown === undefined ? 'nothing' : `'${String(unknown)}'`}; Monte Carlo estimates nngp and ntk.`,
    );
  const rising = widths.every(
    (w, k) => Number.isSafeInteger(w) && w > 0 && (k === 0 || multiple(w, widths[k - 1] ?? 1)),
  );
  if (widths.length < 2 || !rising)
    throw new InputError(
      `widths are [${widths.join(', ')}], and must be two or more whole numbers, each a multiple of the one before.`,
    );
  if (samples !== undefined && !(Number.isSafeInteger(samples) && samples >= 2))
    throw new InputError(`samples is ${describeValue(samples)}, and must be a whole number, 2 or more.`);
  if (!(Number.isFinite(work) && work > 0))
    throw new InputError(`work is ${describeValue(work)}, and must be a number above 0.`);
  if (!(falseAlarms > 0 && falseAlarms < 0.5))
    throw new InputError(
      `falseAlarms is ${describeValue(falseAlarms)}, and must be a probability above 0 and below 0.5.`,
    );
  if (!(Number.isSafeInteger(comparisons) && comparisons >= 1))
    throw new InputError(`comparisons is ${describeValue(comparisons)}, and must be a whole number, 1 or more.`);
  readDtype(dtype);
  return {
    fields,
    widths: [...widths].reverse(),
    samples,
    work,
    seed,
    falseAlarms,
    comparisons,
    dtype,
    maskConstant,
    pattern,
    run,
  };
}

const multiple = (wide: number, narrow: number): boolean => wide > narrow && wide % narrow === 0;
