/** Finite networks against loops over indices, on every engine. */
import { expect, it } from 'vitest';
import { ndarray } from '../../src/index.js';
import { PRNGKey } from '../../src/runtime/random/prng-key.js';
import { type FiniteModel, filled, leavesOf } from '../dsl/finite-model.js';
import { type Box, numbers } from '../dsl/finite-oracle.js';
import { onEngines } from '../engines/on-engines.js';
import { ARRAY_CONFIGURATIONS } from './array-engines.js';

/** A network, the shapes of its input and parameters, and its output from loops. */
export type FiniteCase = readonly [
  title: string,
  net: FiniteModel,
  x: readonly number[],
  shapes: readonly (readonly number[])[],
  loops: (x: Box, params: readonly Box[]) => Box,
];

export const part = (boxes: readonly Box[], k: number): Box => boxes[k] ?? { shape: [], data: [] };

/** What sums in another order and the engine's elementary functions may do to numbers of size 1. */
const TOLERANCE = { float64: 1e-12, float32: 2e-5 } as const;

/** Shapes of parameters and outputs, and the outputs, of every case. */
export const runFiniteCases = (cases: readonly FiniteCase[]): void =>
  onEngines((on) => {
    it.each(cases)('%s', async (_title, net, shape, shapes, loops) => {
      const x = numbers(shape, 1);
      const drawn = net.initFn(PRNGKey(3));
      expect(leavesOf(drawn).map(([, array]) => array.shape)).toEqual(shapes);
      const params = filled(drawn, (size, k) => ndarray(numbers(size, k + 2).data, size));
      const y = await net.applyFn(params, ndarray(x.data, x.shape), on.options);
      const wanted = loops(
        x,
        leavesOf(params).map(([, { data, shape }]) => ({ data: [...data], shape })),
      );
      expect(y.shape).toEqual(wanted.shape);
      expect(y.dtype).toBe(on.dtype);
      const largest = Math.max(1, ...wanted.data.map(Math.abs));
      wanted.data.forEach((value, i) =>
        expect(Math.abs((y.data[i] ?? Number.NaN) - value)).toBeLessThan(TOLERANCE[on.dtype] * largest),
      );
    });
  }, ARRAY_CONFIGURATIONS);
