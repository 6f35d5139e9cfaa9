import { defineLayer, type Layer } from '../../layer.js';
import { fanInMasks } from '../fan-in/mask.js';
import { fanInShape } from '../fan-in/shape.js';
import { fanInSumFinite } from './finite.js';
import { fanInSumKernel } from './kernel.js';
import type { FanInSumResolved } from './options.js';
import type { FanInSumOut } from './type.js';

/** The type of {@link FanInSum}. */
export interface FanInSum extends Layer {
  readonly name: 'FanInSum';
  readonly options: FanInSumResolved;
  readonly '~out': FanInSumOut<this['~in']>;
  readonly '~params': readonly [];
}

/** Sum of all branches, which must be Gaussian and of one shape and layout. Branches are taken to be independent. */
export function FanInSum(): FanInSum {
  return defineLayer<FanInSum>({
    name: 'FanInSum',
    options: {},
    kernel: fanInSumKernel,
    finite: fanInSumFinite,
    masks: fanInMasks,
    shape: (state) => fanInShape('FanInSum', true, state),
  });
}
