import { defineLayer, type Layer } from '../../layer.js';
import { fanInMasks } from '../fan-in/mask.js';
import { fanInShape } from '../fan-in/shape.js';
import { fanInProdFinite } from './finite.js';
import { fanInProdKernel } from './kernel.js';
import type { FanInProdResolved } from './options.js';
import type { FanInProdOut } from './type.js';

/** The type of {@link FanInProd}. */
export interface FanInProd extends Layer {
  readonly name: 'FanInProd';
  readonly options: FanInProdResolved;
  readonly '~out': FanInProdOut<this['~in']>;
  readonly '~params': readonly [];
}

/**
 * Product of all branches, entry by entry; they must have one shape and layout, Gaussian or not. The result is not
 * Gaussian: put Dense or Conv before the next nonlinearity. The kernel takes the branches to be independent.
 */
export function FanInProd(): FanInProd {
  return defineLayer<FanInProd>({
    name: 'FanInProd',
    options: {},
    kernel: fanInProdKernel,
    finite: fanInProdFinite,
    masks: fanInMasks,
    shape: (state) => fanInShape('FanInProd', false, state),
  });
}
