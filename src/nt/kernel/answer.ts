import { InternalError } from '../../compile/errors.js';
import type { State, TensorState } from '../../dsl/state.js';
import type { DenseArray } from '../../runtime/ndarray.js';
import type { KernelField } from '../../types/kernel-fn.js';
import { layoutOf } from './arrange.js';
import type { outputMasks } from './output-masks.js';
import { ARRAY_FIELDS, type ArrayField, type Request } from './request.js';
import type { Arrays } from './results.js';
import { outputName } from './trace.js';

/** What a kernel record says besides its arrays and the states it belongs to. */
export interface KernelFacts {
  readonly x1IsX2: boolean;
  readonly diagonalBatch: boolean;
  readonly diagonalSpatial: boolean;
}

/** What records are made of: arrays by name, and the finite outputs on x1 and x2. */
export interface Results {
  readonly arrays: Arrays;
  readonly masks: ReturnType<typeof outputMasks>;
  readonly output1: State;
  readonly output2: State;
  readonly facts: KernelFacts;
}

const resolved = ({ dims }: TensorState): readonly number[] => dims.map((d) => (typeof d === 'number' ? d : 0));

function kernelAt(
  { arrays, masks, facts }: Results,
  path: string,
  state1: TensorState,
  state2: TensorState,
): Readonly<Record<KernelField, unknown>> {
  const { batch, channel } = layoutOf(state1);
  const array = (field: ArrayField): DenseArray | null => arrays.get(outputName(field, path)) ?? null;
  const [nngp, ntk, cov1, cov2] = ARRAY_FIELDS.map(array);
  return {
    nngp,
    ntk,
    cov1,
    cov2,
    shape1: resolved(state1),
    shape2: resolved(state2),
    batchAxis: batch,
    channelAxis: channel,
    isGaussian: state1.gaussian,
    ...(masks.get(path) ?? { mask1: null, mask2: null }),
    ...facts,
  };
}

function answer(request: Request, kernel: Readonly<Record<KernelField, unknown>>): unknown {
  if (request.form === 'kernel') return Object.freeze(kernel);
  const [first] = request.fields;
  if (request.form === 'one' && first) return kernel[first];
  return Object.freeze(Object.fromEntries(request.fields.map((field) => [field, kernel[field]])));
}

/** What was asked for; along the tree of outputs, one answer a leaf. */
export function answers(request: Request, results: Results): unknown {
  const at = (state1: State, state2: State, path: string): unknown => {
    if (state1.kind === 'tensor' && state2.kind === 'tensor')
      return answer(request, kernelAt(results, path, state1, state2));
    if (state1.kind !== 'branches' || state2.kind !== 'branches')
      throw new InternalError('the output of a network is not known');
    return state1.branches.map((branch, k) => {
      const other = state2.branches[k];
      if (!other) throw new InternalError('x1 and x2 have outputs of different number');
      return at(branch, other, path === '' ? String(k) : `${path}.${k}`);
    });
  };
  return at(results.output1, results.output2, '');
}
