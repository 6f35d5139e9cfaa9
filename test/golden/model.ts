import type { ShapedData } from '../../src/index.js';
import { input } from '../../src/index.js';
import { det } from './det.js';
import type { InputJson, NetJson } from './format.js';
import { batchAxisOf, toLayers } from './net.js';

/** The net on inputs of this shape, its batch axis named `N` so that x1 and x2 may differ along it. */
export function modelFor(net: NetJson, shape: readonly number[]) {
  const batch = batchAxisOf(net);
  return input(...shape.map((size, axis) => (axis === batch ? 'N' : size))).build(...toLayers(net));
}

/** An input of a case, in float64; its masked entries are `maskConstant`. */
export const inputArray = (json: InputJson, maskConstant: number | null = null): ShapedData => ({
  data: det(json, maskConstant),
  shape: json.shape,
});
