import { networkFn, networkParameters } from '../../dsl/finite/network-fn.js';
import type { RunFinite } from '../../dsl/input.js';
import { checkAgainst } from '../../runtime/check-inputs.js';
import { checkDtype, checkKey } from '../../runtime/random/check.js';
import { toNDArray } from '../../runtime/to-array.js';
import type { FiniteOptions } from '../../types/finite-fn.js';
import type { ArrayInput, NDArray } from '../../types/ndarray.js';
import type { Tree } from '../../types/tree.js';
import { applyFnOf } from './apply-fn.js';
import type { Arrays } from './bind.js';
import { drawParams } from './draw-params.js';
import { fillSizes } from './fill-sizes.js';

const INIT = 'initFn(key, options)';

/** Draws parameters and runs finite networks; see `InitFn` and `FiniteFn` for the contract. */
export const runFinite: RunFinite = {
  init: (network, key, { dtype = 'float32', sizes = {} }) => {
    checkKey(INIT, key);
    checkDtype(INIT, dtype);
    return drawParams(networkParameters(network, fillSizes(network.input.dims, sizes)), key, dtype);
  },
  apply: (network) => {
    const run = applyFnOf(networkFn(network));
    const apply = async (params: Tree<NDArray>, x: ArrayInput, options: FiniteOptions = {}): Promise<Arrays> => {
      const array = toNDArray(x, 'x');
      checkAgainst(network.input.dims, array, 'x');
      return run(params, array, options);
    };
    return Object.assign(apply, { graph: run.graph });
  },
};
