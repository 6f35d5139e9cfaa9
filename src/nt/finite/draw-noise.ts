import { type NoiseSpec, noiseName, patternName } from '../../dsl/finite/rule.js';
import { DenseArray } from '../../runtime/ndarray.js';
import { bernoulli } from '../../runtime/random/bernoulli.js';
import { split } from '../../runtime/random/split.js';
import type { PassArrays, PassOptions } from './pass-arrays.js';

/**
 * Draws what layers draw for a pass, and makes what they make of a pattern, by the names under which they find it; nothing
 * is drawn without a key. Keys are split as the reference does in its
 * forward pass, one for each layer of a list.
 */
export function drawNoise(
  spec: NoiseSpec,
  { rng: key, pattern = null }: Pick<PassOptions, 'rng' | 'pattern'>,
  dtype: DenseArray['dtype'],
  path = '',
): PassArrays {
  if (spec === null) return {};
  if ('ofPattern' in spec) {
    if (pattern === null) return {};
    const { shape, data } = spec.ofPattern(pattern);
    return { [patternName(path)]: new DenseArray(Float64Array.from(data), shape) };
  }
  if ('probability' in spec) {
    if (key === null) return {};
    const { data } = bernoulli(key, spec.probability, spec.shape, dtype);
    const numbers = dtype === 'float32' ? Float32Array.from(data) : Float64Array.from(data);
    return { [noiseName(path)]: new DenseArray(numbers, spec.shape) };
  }
  const keys = key === null || spec.length === 0 ? [] : split(key, spec.length);
  const own = (k: number) => ({ rng: keys[k] ?? null, pattern });
  return Object.assign({}, ...spec.map((entry, k) => drawNoise(entry, own(k), dtype, `${path}[${k}]`)));
}
