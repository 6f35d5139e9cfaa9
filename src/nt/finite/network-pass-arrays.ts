import { drawsNoise, networkNoise } from '../../dsl/finite/network-fn.js';
import type { Network } from '../../dsl/network.js';
import { drawNoise } from './draw-noise.js';
import { fitsForm, shapesOfArrays } from './forms.js';
import { maskArrays } from './mask-arrays.js';
import type { MakePassArrays } from './pass-arrays.js';

/**
 * What a network reads besides parameters and inputs: what its layers draw (nothing where there is no key) or make of a
 * pattern, and which entries are visible, where any are masked.
 */
export function networkPassArrays(network: Network): MakePassArrays {
  const draws = drawsNoise(network);
  return (x, { rng, dtype, masks, pattern }) => {
    if (!fitsForm(network.start, x)) return {};
    const shape = shapesOfArrays(x);
    const type = dtype === 'f32' ? 'float32' : 'float64';
    const drawn = draws && (rng || pattern) ? drawNoise(networkNoise(network, shape), { rng, pattern }, type) : {};
    return masks ? { ...drawn, ...maskArrays(network, shape, drawn, masks) } : drawn;
  };
}
