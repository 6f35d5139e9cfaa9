import { isPlaced, shapeOf } from '../../dsl/finite/arrays.js';
import { drawsNoise, networkFn, networkParameters } from '../../dsl/finite/network-fn.js';
import type { RunFinite } from '../../dsl/input.js';
import { checkAgainst } from '../../runtime/check-inputs.js';
import { toMasked } from '../../runtime/masked-array.js';
import { checkDtype, checkKey } from '../../runtime/random/check.js';
import type { FiniteOptions, MaskedArray } from '../../types/finite-fn.js';
import type { ArrayInput, NDArray } from '../../types/ndarray.js';
import type { Tree } from '../../types/tree.js';
import { readPattern } from '../pattern.js';
import { applyFnOf } from './apply-fn.js';
import type { Arrays } from './bind.js';
import { drawParams } from './draw-params.js';
import { fillSizes } from './fill-sizes.js';
import { withOutputMasks } from './mask-arrays.js';
import { networkPassArrays } from './network-pass-arrays.js';

const INIT = 'initFn(key, options)';

/** Draws parameters and runs finite networks; see `InitFn` and `FiniteFn` for the contract. */
export const runFinite: RunFinite = {
  init: (network, key, { dtype = 'float32', sizes = {} }) => {
    checkKey(INIT, key);
    checkDtype(INIT, dtype);
    return drawParams(networkParameters(network, fillSizes(network.input.dims, sizes)), key, dtype);
  },
  apply: (network) => {
    const fn = networkFn(network);
    const run = applyFnOf((g, params, x, context) => {
      // kernels of the function get here with arrays that nobody has looked at
      if (isPlaced(x)) checkAgainst(network.input.dims, { shape: shapeOf(x) }, 'x');
      return fn(g, params, x, context);
    }, networkPassArrays(network));
    const apply = async (
      params: Tree<NDArray>,
      x: ArrayInput,
      { maskConstant, pattern: given, ...rest }: FiniteOptions = {},
    ): Promise<Arrays | Tree<MaskedArray>> => {
      const { array, mask } = toMasked(x, 'x', maskConstant);
      checkAgainst(network.input.dims, array, 'x');
      const options = { ...rest, pattern: readPattern(given) };
      if (!mask) return run(params, array, options);
      const masks = [mask];
      return withOutputMasks(network, array.shape, await run(params, array, { ...options, masks }), masks);
    };
    const { graph, passArrays } = run;
    return Object.assign(apply, { graph, ...(passArrays && drawsNoise(network) && { passArrays }) });
  },
};
