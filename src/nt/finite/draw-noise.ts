import { type NoiseSpec, noiseName } from '../../dsl/finite/rule.js';
import { DenseArray } from '../../runtime/ndarray.js';
import { bernoulli } from '../../runtime/random/bernoulli.js';
import type { Key } from '../../runtime/random/key.js';
import { split } from '../../runtime/random/split.js';
import type { PassArrays } from './pass-arrays.js';

/**
 * Draws what layers draw for a pass, by the names under which they find it. Keys are split as the reference does in its
 * forward pass, one for each layer of a list.
 */
export function drawNoise(spec: NoiseSpec, key: Key, dtype: DenseArray['dtype'], path = ''): PassArrays {
  if (spec === null) return {};
  if ('probability' in spec) {
    const { data } = bernoulli(key, spec.probability, spec.shape, dtype);
    const numbers = dtype === 'float32' ? Float32Array.from(data) : Float64Array.from(data);
    return { [noiseName(path)]: new DenseArray(numbers, spec.shape) };
  }
  const keys = spec.length === 0 ? [] : split(key, spec.length);
  return Object.assign({}, ...spec.map((entry, k) => drawNoise(entry, keys[k] ?? key, dtype, `${path}[${k}]`)));
}
