import { drawsNoise, networkFn, networkParameters } from '../../dsl/finite/network-fn.js';
import type { RunFinite } from '../../dsl/input.js';
import { byInput } from '../../dsl/inputs.js';
import { checkDtype, checkKey } from '../../runtime/random/check.js';
import type { FiniteOptions, MaskedArray } from '../../types/finite-fn.js';
import type { ArrayTree } from '../../types/inputs.js';
import type { NDArray } from '../../types/ndarray.js';
import type { Tree } from '../../types/tree.js';
import { readPattern } from '../pattern.js';
import { checkPlaced, readInputs } from '../read-inputs.js';
import { applyFnOf } from './apply-fn.js';
import type { Arrays } from './bind.js';
import { drawParams } from './draw-params.js';
import { fillSizes } from './fill-sizes.js';
import { shapesOfArrays } from './forms.js';
import { withOutputMasks } from './mask-arrays.js';
import { networkPassArrays } from './network-pass-arrays.js';

const INIT = 'initFn(key, options)';

/** Draws parameters and runs finite networks; see `InitFn` and `FiniteFn` for the contract. */
export const runFinite: RunFinite = {
  init: (network, key, { dtype = 'float32', sizes = {} }) => {
    checkKey(INIT, key);
    checkDtype(INIT, dtype);
    return drawParams(networkParameters(network, fillSizes(network.start, sizes)), key, dtype);
  },
  apply: (network) => {
    const fn = networkFn(network);
    const run = applyFnOf((g, params, x, context) => {
      // kernels of the function get here with arrays that nobody has looked at
      checkPlaced(network, x);
      return fn(g, params, x, context);
    }, networkPassArrays(network));
    const apply = async (
      params: Tree<NDArray>,
      given: ArrayTree,
      { maskConstant, pattern, ...rest }: FiniteOptions = {},
    ): Promise<Arrays | Tree<MaskedArray>> => {
      const inputs = readInputs(network, given, 'x', maskConstant);
      const [{ array: first }] = inputs;
      const x = byInput(network.start, (_, place) => inputs[place]?.array ?? first);
      const options = { ...rest, pattern: readPattern(pattern) };
      const masks = inputs.flatMap(({ mask }) => mask ?? []);
      if (masks.length === 0) return run(params, x, options);
      return withOutputMasks(network, shapesOfArrays(x), await run(params, x, { ...options, masks }), masks);
    };
    const { graph, passArrays } = run;
    return Object.assign(apply, { graph, ...(passArrays && drawsNoise(network) && { passArrays }) });
  },
};
