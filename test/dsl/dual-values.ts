/** F and F' of an activation, taken from the kernels of a network in which it stands after one Dense. */
import { Dense, input, type Layer } from '../../src/index.js';

/** Samples are [N, 2] and x x' / 2 is the covariance; under the standard parameterization the NTK before `layer` is 2 q + 1. */
export const behindDense = (layer: Layer) =>
  input('N', 2).build(Dense(1, { bStd: 0, parameterization: 'standard' }), layer);

export interface DualValues {
  readonly f: number;
  readonly derivative: number;
}

/** F and F' for two samples of two features. */
export async function dualValues(
  layer: Layer,
  x1: readonly [number, number],
  x2: readonly [number, number],
  options: { readonly engine?: 'wasm' | 'reference'; readonly optimize?: boolean } = {},
): Promise<DualValues> {
  const q = (x1[0] * x2[0] + x1[1] * x2[1]) / 2;
  const settings = { dtype: 'float64', ...options } as const;
  const { nngp, ntk } = await behindDense(layer).kernelFn([[...x1]], [[...x2]], ['nngp', 'ntk'], settings);
  return { f: nngp.get(0, 0), derivative: ntk.get(0, 0) / (2 * q + 1) };
}
