import { InputError, ShapeError } from '../../compile/errors.js';
import type { Mixing } from '../../dsl/kernel/mixing.js';
import type { TensorState } from '../../dsl/state.js';
import { checkAgainst } from '../../runtime/check-inputs.js';
import { formatShape } from '../../runtime/describe.js';
import type { KernelField } from '../../types/kernel-fn.js';
import { say } from '../../types/sentences.js';
import type { ReadKernel } from '../kernel-record/read-kernel.js';
import { layoutOf } from './arrange.js';
import type { InternalOptions } from './call.js';

/** Sizes of the positions of a state. */
const positionsOf = (state: TensorState): readonly unknown[] => layoutOf(state).spatial.map((axis) => state.dims[axis]);

/**
 * Is the kernel of what the network takes?
 * @throws ShapeError with the sentence that the type checker shows.
 * @throws InputError on other channels, or axes elsewhere.
 */
export function checkTakes(input: TensorState, { state1, nngp, diagonalSpatial }: ReadKernel, name: string): void {
  const [wanted, found] = [positionsOf(input), positionsOf(state1)];
  const fits =
    wanted.length === found.length && wanted.every((size, k) => typeof size !== 'number' || size === found[k]);
  if (!fits) {
    const text = (sizes: readonly unknown[]): string =>
      formatShape([null, null, ...sizes.map((size) => (typeof size === 'number' ? size : null))]);
    const shape = text(wanted.flatMap((size) => (diagonalSpatial ? [size] : [size, size])));
    throw new ShapeError(
      say('fedKernel', { takes: formatShape(input.dims), wanted: shape, shape: text(nngp.shape.slice(2)) }),
    );
  }
  for (const axis of ['batchAxis', 'channelAxis'] as const)
    if (input[axis] !== null && input[axis] !== state1[axis])
      throw new InputError(
        `${name}.${axis} is ${state1[axis]}, and the layers read ${axis === 'batchAxis' ? 'samples' : 'channels'} on axis ` +
          `${input[axis]} of ${formatShape(input.dims)}; set ${axis}: ${state1[axis]} in those layers.`,
      );
  checkAgainst(input.dims, { shape: state1.dims.map(Number) }, `the input that ${name} stands for`);
}

const EACH = 'the kernel holds each sample only with itself; compute it with { diagonalBatch: false }.';

/**
 * Does a kernel hold what is asked for?
 * @throws InputError with one sentence that says what it lacks, and what to do.
 */
export function checkHolds(
  kernel: ReadKernel,
  fields: readonly KernelField[],
  { diagonalBatch }: InternalOptions,
  mixing: Mixing,
): void {
  if (fields.includes('ntk') && !kernel.ntk)
    throw new InputError(
      "kernelFn is asked for ntk, and the kernel has none; compute it with its ntk, or name other fields: get: ['nngp'].",
    );
  if (!kernel.diagonalBatch) return;
  if (mixing === 'allPairs')
    throw new InputError(`A layer of the network needs cov1 and cov2 of all pairs of samples, and ${EACH}`);
  if (diagonalBatch === false)
    throw new InputError(`kernelFn is asked for cov1 and cov2 of all pairs of samples, and ${EACH}`);
}
