import { describe, expect, it } from 'vitest';
import {
  Conv,
  Flatten,
  GlobalSelfAttention,
  type GlobalSelfAttentionOptions,
  input,
  type NDArray,
  ndarray,
  PRNGKey,
} from '../../src/index.js';
import { type FiniteModel, filled } from '../dsl/finite-model.js';
import { numbers } from '../dsl/finite-oracle.js';

const decay = (d: number): number => 1 / (1 + d);

const OPTIONS: readonly GlobalSelfAttentionOptions[] = [
  { wKeyStd: 1.5 },
  { attentionMechanism: 'IDENTITY', bStd: 0.3 },
  { attentionMechanism: 'ABS' },
  { attentionMechanism: 'RELU' },
  { posEmbType: 'SUM', posEmbDecayFn: decay },
  { posEmbType: 'SUM', valPosEmb: true, attentionMechanism: 'IDENTITY', bStd: 0.2 },
  { posEmbType: 'CONCAT', nChanPosEmb: 3, posEmbDecayFn: decay, valPosEmb: true },
  { linearScaling: false, attentionMechanism: 'IDENTITY', bStd: 0.4 },
  { linearScaling: false, attentionMechanism: 'IDENTITY', posEmbType: 'SUM', posEmbDecayFn: decay, valPosEmb: true },
  { linearScaling: false, attentionMechanism: 'IDENTITY', posEmbType: 'CONCAT' },
];

const [LONG, SHORT] = [5, 3];
const MASKED = 9;
const masked = { maskConstant: MASKED };

/** Sequences of two channels, and the same with masked positions behind. */
function sequences(count: number, seed: number): readonly [short: NDArray, long: NDArray] {
  const { shape, data } = numbers([count, SHORT, 2], seed);
  const long = new Float64Array(count * LONG * 2).fill(MASKED);
  for (let n = 0; n < count; n++) long.set(data.slice(n * SHORT * 2, (n + 1) * SHORT * 2), n * LONG * 2);
  return [ndarray(data, shape), ndarray(long, [count, LONG, 2])];
}

const close = (found: ArrayLike<number>, wanted: ArrayLike<number>): void => {
  expect(found.length).toBe(wanted.length);
  for (let k = 0; k < wanted.length; k++) expect(found[k]).toBeCloseTo(wanted[k] ?? Number.NaN, 12);
};

describe.each(OPTIONS)('masked positions, with %o', (options) => {
  const attention = GlobalSelfAttention(4, 2, 3, 2, options);

  it('change nothing of the kernels of the others, and have none', async () => {
    const net = (length: number) => input('N', length, 2).build(Conv(3, [1], { bStd: 0.2 }), attention);
    const [[short1, long1], [short2, long2]] = [sequences(2, 1), sequences(1, 2)];
    for (const x2 of [long2, null]) {
      const fields = ['nngp', 'ntk', 'cov1'] as const;
      const found = await net(LONG).kernelFn(long1, x2, fields, masked);
      const wanted = await net(SHORT).kernelFn(short1, x2 && short2, fields);
      for (const field of fields) {
        const pairs = wanted[field].data.length / SHORT ** 2;
        const padded = new Float64Array(pairs * LONG ** 2);
        for (let pair = 0; pair < pairs; pair++)
          for (let p = 0; p < SHORT; p++)
            for (let q = 0; q < SHORT; q++)
              padded[(pair * LONG + p) * LONG + q] = wanted[field].data[(pair * SHORT + p) * SHORT + q] ?? Number.NaN;
        close(found[field].data, padded);
      }
    }
  });

  it('change nothing of the other outputs of the finite network, and have none', async () => {
    const [short, long] = sequences(2, 3);
    const net = (length: number) => input('N', length, 2).build(attention, Flatten());
    const all: FiniteModel = net(SHORT);
    const drawn = all.initFn(PRNGKey(4));
    // embeddings have a row a position
    const shape = (size: readonly number[], length: number) =>
      size.length === 3 && size[0] === 1 && size[1] === SHORT ? [1, length, size[2] ?? 0] : size;
    const paramsOf = (length: number) =>
      filled(drawn, (size, k) => ndarray(numbers(shape(size, length), k).data, shape(size, length)));
    const wanted = await all.applyFn(paramsOf(SHORT), short, { dtype: 'float64' });
    const found = await net(LONG).applyFn(paramsOf(LONG) as never, long, masked);
    const padded = new Float64Array(2 * LONG * 4);
    for (let n = 0; n < 2; n++) padded.set(wanted.data.slice(n * SHORT * 4, (n + 1) * SHORT * 4), n * LONG * 4);
    close(found.value.data, padded);
  });
});

it('a position is masked where all of its channels are: others are keys of zeros', async () => {
  const net = input('N', 3, 2).build(GlobalSelfAttention(2, 2, 2, 2));
  const params = net.initFn(PRNGKey(5), { dtype: 'float64' });
  const { value, mask } = await net.applyFn(
    params,
    [
      [
        [1, 2],
        [MASKED, 3],
        [MASKED, MASKED],
      ],
    ],
    masked,
  );
  const alone = input('N', 2, 2).build(GlobalSelfAttention(2, 2, 2, 2));
  const wanted = await alone.applyFn(params, ndarray([1, 2, 0, 3], [1, 2, 2]));
  close(value.data, [...wanted.data, 0, 0]);
  expect(mask).toEqual({ shape: [1, 3, 1], data: Uint8Array.of(0, 0, 1) });
});
