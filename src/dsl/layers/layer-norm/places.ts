import { InternalError } from '../../../compile/errors.js';
import { declareAxes } from '../../checks/declare-axes.js';
import { layoutOf } from '../../kernel/layout.js';
import { type TensorState, tensor } from '../../state.js';
import type { LayerNormResolved } from './options.js';
import { normAxes } from './shape.js';

/** What is normalised over besides the channels: spatial axes, by their place among them, and the batch or not. */
export interface NormPlaces {
  readonly spatial: readonly number[];
  readonly batch: boolean;
}

/** {@link NormPlaces} for an input that was checked. */
export function normPlaces(o: LayerNormResolved, input: TensorState): NormPlaces {
  const axes = declareAxes('LayerNorm', input, o);
  const places = typeof axes === 'string' ? axes : normAxes(o, input, axes);
  if (typeof axes === 'string' || typeof places === 'string')
    throw new InternalError(`LayerNorm on an input that was not checked: ${places}`);
  const { spatial } = layoutOf(tensor(input.dims, { batchAxis: axes.batch, channelAxis: axes.channel }));
  return {
    spatial: spatial.flatMap((axis, k) => (places.includes(axis) ? [k] : [])),
    batch: places.includes(axes.batch),
  };
}
