import { InputError, InternalError } from '../../compile/errors.js';
import { showState } from '../show.js';
import type { State, TensorState } from '../state.js';

/** The one tensor that a finite layer expects. */
export function tensorOf(layer: string, state: State): TensorState {
  if (state.kind === 'tensor') return state;
  throw new InputError(`${layer}: its parameters depend on the input's shape, and that is not known.`);
}

/**
 * The size of an axis that parameters depend on; negative axes count from the end.
 * @throws InputError where only the data would tell it.
 */
export function knownSize(layer: string, state: State, axis: number): number {
  const size = tensorOf(layer, state).dims.at(axis);
  if (typeof size === 'number') return size;
  throw new InputError(
    `${layer}: its parameters depend on axis ${axis} of ${showState(state)}, which is not known; tell initFn the sizes ` +
      'that the input leaves open: { sizes: { … } }.',
  );
}

/** The sizes of data, all of them known; those that are not are a fault of the caller. */
export const knownSizes = (layer: string, state: State): readonly number[] =>
  tensorOf(layer, state).dims.map((size) => {
    if (typeof size === 'number') return size;
    throw new InternalError(`${layer}: a size of ${showState(state)} is not known`);
  });
