import { describe, expect, it } from 'vitest';
import {
  AvgPool,
  Conv,
  Dense,
  type DenseArray,
  Erf,
  empiricalKernelFn,
  empiricalNtkFn,
  FanInSum,
  FanOut,
  Flatten,
  GlobalAvgPool,
  Identity,
  input,
  NtkImplementation,
  normal,
  PRNGKey,
  parallel,
  Relu,
  serial,
} from '../../src/index.js';
import { onEngines } from '../engines/on-engines.js';
import { offBy } from '../property/support/explicit-kernel.js';
import { ARRAY_CONFIGURATIONS } from './array-engines.js';

const key = PRNGKey(3);
const batch = (seed: number, ...shape: readonly number[]): DenseArray => normal(PRNGKey(seed), shape, 'float64');
const engine = 'reference';

const dense = input('N', 5).build(Dense(7, { bStd: 0.3 }), Relu(), Dense(6, { bStd: 0.1 }), Erf(), Dense(3));
const image = (...layers: readonly (ReturnType<typeof Flatten> | ReturnType<typeof GlobalAvgPool>)[]) =>
  input('N', 4, 4, 2).build(
    Conv(3, [3, 3], { padding: 'SAME', bStd: 0.2 }),
    Relu(),
    Conv(4, [2, 2], { strides: [2, 2] }),
    Erf(),
    ...layers,
    Dense(2, { bStd: 0.1 }),
  );
const residual = input('N', 5).build(
  Dense(6),
  FanOut(2),
  parallel(Identity(), serial(Relu(), Dense(6, { bStd: 0.5 }))),
  FanInSum(),
  Erf(),
);
const pooled = input('N', 4, 4, 2).build(Conv(3, [2, 2], { padding: 'CIRCULAR' }), Relu(), AvgPool([2, 2]));

/** Models with a batch of inputs and another one. */
const MODELS = [
  ['dense layers', dense, [3, 5], [2, 5]],
  ['convolutions, flattened', image(Flatten()), [2, 4, 4, 2], [3, 4, 4, 2]],
  ['convolutions, averaged', image(GlobalAvgPool()), [2, 4, 4, 2], [3, 4, 4, 2]],
  ['a residual block', residual, [3, 5], [2, 5]],
  ['positions in the output', pooled, [2, 4, 4, 2], [1, 4, 4, 2]],
] as const;

describe.each(MODELS)('the NTK of %s', (_name, model, shape1, shape2) => {
  const params = model.initFn(key, { dtype: 'float64' });
  const [x1, x2] = [batch(1, ...shape1), batch(2, ...shape2)];
  const spatial = model.outShape.slice(1, -1).flatMap((n) => [n, n]);

  onEngines((on) => {
    const within = on.dtype === 'float64' ? 1e-11 : 2e-5;
    it('is the same by every implementation, alone and with the NNGP, with one batch and with two', async () => {
      for (const second of [x2, null]) {
        const wanted = await empiricalNtkFn(model.applyFn, { implementation: 'JACOBIAN_CONTRACTION' })(
          x1,
          second,
          params,
          {
            engine,
          },
        );
        const n = shape1[0];
        expect(wanted.shape).toEqual([n, second ? shape2[0] : n, ...spatial]);
        for (const implementation of Object.values(NtkImplementation)) {
          const alone = await empiricalNtkFn(model.applyFn, { implementation })(x1, second, params, on.options);
          expect(alone.dtype).toBe(on.dtype);
          expect(offBy(alone.astype('float64') as DenseArray, wanted as DenseArray)).toBeLessThan(within);
          const both = await empiricalKernelFn(model.applyFn, { implementation })(
            x1,
            second,
            undefined,
            params,
            on.options,
          );
          expect(offBy(both.ntk as DenseArray, alone as DenseArray)).toBeLessThan(within);
        }
      }
    });
  }, ARRAY_CONFIGURATIONS);
});
