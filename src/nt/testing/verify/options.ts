import { InputError } from '../../../compile/errors.js';
import type { Layer } from '../../../dsl/layer.js';
import { describeValue, formatShape, isSize } from '../../../runtime/describe.js';
import { readDtype } from '../../../runtime/dtype.js';
import type { EngineChoice } from '../../../types/engine.js';
import { CHECKS, type CheckName } from './report.js';

/** How the rule for the type checker is compared with the one at run time. */
export interface TypeCheck {
  /** Source text in front of the tests: the import of the layer. */
  readonly head: string;
  /** Source text that makes the layer that is verified, at a width of 8: `'MyLayer(8)'`. */
  readonly code: string;
  /** The module that exports `Apply`, `Branches` and `Tensor`. Default `'typed-tangents'`. */
  readonly from?: string;
  /** Runs the type checker over a module and gives what it prints, as `tsc --noEmit --pretty false` does. */
  readonly compile: (source: string) => string | Promise<string>;
}

/** How {@link verifyLayer} goes about it. */
export interface VerifyOptions {
  /** Which checks. Default all. */
  readonly checks?: readonly CheckName[];
  /**
   * Sizes of a sample of the network's input, `[...spatial, channels]`, one list or more to choose from. Default: random
   * ones of up to 16 positions.
   */
  readonly inputs?: readonly (readonly number[])[];
  /** The layers in front of the layer, in a network of this width. Default: random ones that it accepts. */
  readonly before?: (width: number) => readonly Layer[];
  /** How many networks. Default 8. */
  readonly runs?: number;
  /** How many of them are compared with random networks. Default 2, the smallest and the largest. */
  readonly networks?: number;
  /** What networks, inputs and parameters are drawn from. Default 0. */
  readonly seed?: number;
  /** What is compared with the reference engine. Default `'wasm'`. */
  readonly engine?: EngineChoice;
  /** Element type that the engine computes in. Default `'float64'`. */
  readonly dtype?: 'float32' | 'float64';
  /**
   * What two right computations may differ by, relative to the largest entry. Default 1e-6 in float64, where nonlinearities
   * with a kink lose half of the digits at equal inputs, and 5e-3 in float32.
   */
  readonly tolerance?: number;
  /** Is a masked position the same as one that is not there? Default true; Flatten, which counts all of them, differs. */
  readonly sliced?: boolean;
  /** The rule for the type checker; left out, that is not checked. */
  readonly types?: TypeCheck;
  /** About how many numbers are drawn and computed in one comparison with random networks. Default 2e8. */
  readonly work?: number;
  /** Probability that a right layer fails by chance. Default 1e-6. */
  readonly falseAlarms?: number;
  readonly threads?: number;
  /** Stops it; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Told how many of the checks on single networks are done. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** Options with every default filled in. @throws InputError for options out of range. */
export function readVerifyOptions(options: VerifyOptions) {
  const {
    checks = CHECKS,
    runs = 8,
    networks = 2,
    seed = 0,
    engine = 'wasm',
    dtype = 'float64',
    sliced = true,
    work = 2e8,
    falseAlarms = 1e-6,
  } = options;
  readDtype(dtype);
  const unknown = checks.find((check) => !CHECKS.includes(check));
  if (unknown !== undefined || checks.length === 0)
    throw new InputError(
      `checks asks for ${unknown === undefined ? 'nothing' : `'${String(unknown)}'`}; there are ${CHECKS.join(', ')}.`,
    );
  for (const [name, value, least] of [
    ['runs', runs, 1],
    ['networks', networks, 1],
    ['seed', seed, 0],
  ] as const)
    if (!(Number.isSafeInteger(value) && value >= least))
      throw new InputError(`${name} is ${describeValue(value)}, and must be a whole number, ${least} or more.`);
  const { tolerance = dtype === 'float64' ? 1e-6 : 5e-3 } = options;
  if (!(tolerance > 0 && tolerance < 1))
    throw new InputError(`tolerance is ${describeValue(tolerance)}, and must be a number above 0 and below 1.`);
  const bad = options.inputs?.find((sizes) => sizes.length === 0 || !sizes.every((size) => isSize(size) && size > 0));
  if (bad || options.inputs?.length === 0)
    throw new InputError(
      `inputs holds ${bad ? formatShape(bad) : 'nothing'}, and must hold lists of sizes, [...spatial, channels].`,
    );
  return { ...options, checks, runs, networks, seed, engine, dtype, tolerance, sliced, work, falseAlarms };
}

export type VerifySettings = ReturnType<typeof readVerifyOptions>;
