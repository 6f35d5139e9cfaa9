import { entriesOf, isParameter } from '../../dsl/finite/check-params.js';
import type { Parameter, ParameterSpec } from '../../dsl/finite/rule.js';
import { sizeOf } from '../../runtime/describe.js';
import { DenseArray } from '../../runtime/ndarray.js';
import type { Key } from '../../runtime/random/key.js';
import { normal } from '../../runtime/random/normal.js';
import { split } from '../../runtime/random/split.js';
import type { Arrays } from './bind.js';

type Dtype = DenseArray['dtype'];

function draw({ shape, distribution, scale = 1 }: Parameter, key: Key, dtype: Dtype): DenseArray {
  if (distribution !== 'normal') {
    const value = distribution === 'ones' ? scale : 0;
    const size = sizeOf(shape);
    return new DenseArray((dtype === 'float32' ? new Float32Array(size) : new Float64Array(size)).fill(value), shape);
  }
  const drawn = normal(key, shape, dtype);
  // in float32 the reference rounds the factor first
  const factor = dtype === 'float32' ? Math.fround(scale) : scale;
  return factor === 1
    ? drawn
    : new DenseArray(
        drawn.data.map((value) => value * factor),
        shape,
      );
}

/** One key for each of `n` entries, each split off what is left. */
function keysInTurn(key: Key, n: number): readonly Key[] {
  let left = key;
  return Array.from({ length: n }, () => {
    const [next, own] = split(left);
    left = next;
    return own;
  });
}

/** Draws parameters; keys are split as the reference does, so that they are the same numbers. */
export function drawParams(spec: Exclude<ParameterSpec, null>, key: Key, dtype: Dtype): Arrays {
  if (isParameter(spec)) return draw(spec, key, dtype);
  const entries = entriesOf(spec);
  if (entries.length === 0) return [];
  const keys = 'inTurn' in spec ? keysInTurn(key, entries.length) : split(key, entries.length);
  return entries.flatMap((entry, k) => {
    const own = keys[k];
    return entry === null || own === undefined ? [] : [drawParams(entry, own, dtype)];
  });
}
