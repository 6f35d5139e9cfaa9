import { InputError } from '../../compile/errors.js';
import type { DenseArray } from '../../runtime/ndarray.js';
import { toNDArray } from '../../runtime/to-array.js';
import type { ArrayInput } from '../../types/ndarray.js';
import type { GpKind } from './request.js';

/** Kernels by name, as `kernelFn` returns them for `['nngp', 'ntk']` or as a whole; or one array, of the kind needed. */
export type KernelInput =
  | ArrayInput
  | { readonly nngp?: ArrayInput | null | undefined; readonly ntk?: ArrayInput | null | undefined };

/** The two kernels everything is made of. */
export type Field = 'nngp' | 'ntk';

/** What a prediction asks of its kernels: by train and test-train kernels, and by test-test kernels. */
export interface Needs {
  readonly trained: readonly Field[];
  readonly prior: readonly Field[];
}

const NEEDS: Readonly<Record<GpKind, { mean: Field; covariance: readonly Field[]; prior: Field }>> = {
  nngp: { mean: 'nngp', covariance: ['nngp'], prior: 'nngp' },
  ntk: { mean: 'ntk', covariance: ['ntk', 'nngp'], prior: 'nngp' },
  ntkgp: { mean: 'ntk', covariance: ['ntk'], prior: 'ntk' },
};

/** The kernel whose inverse gives the mean of a kind. */
export const meanField = (kind: GpKind): Field => NEEDS[kind].mean;
/** The kernel that is the covariance at the test points before any data is seen. */
export const priorField = (kind: GpKind): Field => NEEDS[kind].prior;

/** The kernels that these kinds need of one argument. */
export function needsOf(kinds: readonly GpKind[], covariance: boolean): Needs {
  const trained = kinds.flatMap((kind) => (covariance ? NEEDS[kind].covariance : [NEEDS[kind].mean]));
  return { trained: [...new Set(trained)], prior: [...new Set(kinds.map((kind) => NEEDS[kind].prior))] };
}

/** A kernel and what messages call it, e.g. `kTestTrain.ntk`. */
export interface NamedKernel {
  readonly name: string;
  readonly array: DenseArray;
}

/** One argument, read: a bare array under `any`, or whichever fields are there. */
export interface ReadKernels {
  readonly name: string;
  readonly kernels: ReadonlyMap<Field | 'any', NamedKernel>;
}

/** Reads whatever kernels an argument holds. @throws InputError when one is no array of finite numbers. */
export function readKernels(input: KernelInput, name: string): ReadKernels {
  if (!isByName(input)) return { name, kernels: new Map([['any', { name, array: toNDArray(input, name) }]]) };
  const kernels = new Map<Field, NamedKernel>();
  for (const field of ['nngp', 'ntk'] as const) {
    const kernel = input[field];
    const inner = `${name}.${field}`;
    if (kernel !== undefined && kernel !== null) kernels.set(field, { name: inner, array: toNDArray(kernel, inner) });
  }
  return { name, kernels };
}

type ByName = Exclude<KernelInput, ArrayInput>;
const isByName = (input: KernelInput): input is ByName =>
  typeof input === 'object' && input !== null && ('nngp' in input || 'ntk' in input);

/**
 * The kernels that these fields mean.
 *
 * @param request what needs them, for messages: `get 'ntk' with kTestTest`
 * @throws InputError when one is missing, or when a bare array would have to be two different kernels.
 */
export function pickKernels(
  { name, kernels }: ReadKernels,
  fields: readonly Field[],
  request: string,
): ReadonlyMap<Field, NamedKernel> {
  const bare = kernels.get('any');
  if (bare !== undefined && fields.length > 1) {
    throw new InputError(`${name} is one array, and ${request} needs both NNGP and NTK; give { nngp, ntk }.`);
  }
  return new Map(
    fields.map((field) => {
      const kernel = bare ?? kernels.get(field);
      if (kernel === undefined) {
        throw new InputError(
          `${name} has no ${field}, and ${request} needs it; compute it too: kernelFn(x1, x2, ['nngp', 'ntk']).`,
        );
      }
      return [field, kernel];
    }),
  );
}
