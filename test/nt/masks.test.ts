import { describe, expect, it } from 'vitest';
import {
  AvgPool,
  Conv,
  ConvLocal,
  Dense,
  Flatten,
  GlobalAvgPool,
  GlobalSelfAttention,
  GlobalSumPool,
  InputError,
  input,
  LayerNorm,
  type Mask,
  type NDArray,
  ndarray,
  PRNGKey,
  Relu,
  SumPool,
} from '../../src/index.js';
import { kernelProgram } from '../../src/nt/kernel/kernel-program.js';
import { onEngines } from '../engines/on-engines.js';
import { samples } from '../runtime/engine-nets.js';

const conv = () => Conv(8, [3], { padding: 'SAME', wStd: 1.3, bStd: 0.3 });

const LENGTH = 6;

/** Networks that know nothing of what is behind the end of a sequence, of any length. */
const READERS = {
  conv: (n: number) => input('N', n, 2).build(conv(), Relu(), conv(), Relu(), GlobalAvgPool(), Dense(4, { bStd: 0.1 })),
  convLocal: (n: number) =>
    input('N', n, 2).build(
      ConvLocal(8, [3], { padding: 'SAME', bStd: 0.3 }),
      Relu(),
      conv(),
      Relu(),
      GlobalSumPool(),
      Dense(4),
    ),
  norm: (n: number) =>
    input('N', n, 2).build(conv(), LayerNorm({ axis: [1, 2] }), Relu(), conv(), Relu(), GlobalAvgPool(), Dense(4)),
  attention: (n: number) =>
    input('N', n, 2).build(conv(), GlobalSelfAttention(8, 8, 8, 4, { bStd: 0.2 }), Relu(), GlobalAvgPool(), Dense(4)),
} as const;

/** One sequence of this length, and the same padded to {@link LENGTH} with `fill`. */
function sequence(seed: number, length: number, fill: number): readonly [short: NDArray, padded: NDArray] {
  const short = samples(seed, [1, length, 2] as const);
  const data = new Float64Array(LENGTH * 2).fill(fill);
  data.set(short.data);
  return [short, ndarray(data, [1, LENGTH, 2])];
}

/** Several arrays of one sample as one. */
const together = (arrays: readonly NDArray[]): NDArray =>
  ndarray(Float64Array.from(arrays.flatMap((a) => [...a.data])), [arrays.length, ...(arrays[0]?.shape.slice(1) ?? [])]);

const hidden = (mask: Mask | null): readonly number[] => [...(mask?.data ?? [])];

describe('sequences of several lengths, padded to one', () => {
  onEngines((on) => {
    it.each(['conv', 'convLocal', 'norm', 'attention'] as const)('are what they are alone: %s', async (name) => {
      const lengths = [6, 3, 1, 4];
      const padding = name === 'norm' ? Number.NaN : 7.5;
      const sequences = lengths.map((length, k) => sequence(k, length, padding));
      const x = together(sequences.map(([, padded]) => padded));
      const net = READERS[name](LENGTH);
      const tolerance = on.dtype === 'float64' ? 1e-12 : 2e-4;
      for (const [x2, tiling] of [
        [null, undefined],
        [x, { samples: 2, groups: 2 }],
      ] as const) {
        const options = { ...on.options, maskConstant: padding, tiling };
        const found = await net.kernelFn(x, x2, ['nngp', 'ntk', 'cov1', 'mask1', 'mask2'], options);
        for (const [k, [short]] of sequences.entries()) {
          const own = await READERS[name](lengths[k] ?? 0).kernelFn(short, null, ['nngp', 'ntk']);
          for (const field of ['nngp', 'ntk'] as const) {
            const wanted = own[field].get(0, 0);
            expect(Math.abs(found[field].get(k, k) - wanted)).toBeLessThan(tolerance * wanted);
          }
          expect(Math.abs(found.cov1.get(k) - own.nngp.get(0, 0))).toBeLessThan(tolerance * own.nngp.get(0, 0));
        }
        expect(hidden(found.mask1)).toEqual([0, 0, 0, 0]);
        expect(found.mask1?.shape).toEqual([4, 1]);
        expect(found.mask2 === null).toBe(x2 === null);
      }
    });
  });

  it('are what they are alone in the finite network, too', async () => {
    const [short, padded] = sequence(3, 4, Number.POSITIVE_INFINITY);
    const options = { maskConstant: Number.POSITIVE_INFINITY };
    const { conv: convs, norm, attention } = READERS;
    const params = {
      conv: convs(4).initFn(PRNGKey(1), { dtype: 'float64' }),
      norm: norm(4).initFn(PRNGKey(2), { dtype: 'float64' }),
      attention: attention(4).initFn(PRNGKey(3), { dtype: 'float64' }),
    };
    const pairs = [
      [await convs(LENGTH).applyFn(params.conv, padded, options), await convs(4).applyFn(params.conv, short)],
      [await norm(LENGTH).applyFn(params.norm, padded, options), await norm(4).applyFn(params.norm, short)],
      [
        await attention(LENGTH).applyFn(params.attention, padded, options),
        await attention(4).applyFn(params.attention, short),
      ],
    ] as const;
    for (const [{ value, mask }, wanted] of pairs) {
      expect(mask).toEqual({ shape: [1, 1], data: Uint8Array.of(0) });
      value.data.forEach((v, k) => expect(v).toBeCloseTo(wanted.data[k] ?? Number.NaN, 12));
    }
  });

  it('stay in the offset form', () => {
    const question = {
      shape: [2, LENGTH, 2],
      hasX2: true,
      fields: ['nngp', 'ntk'] as const,
      dtype: 'f64' as const,
      optimize: true,
      diagonalSpatial: false,
      masked: true,
    };
    for (const name of ['conv', 'convLocal', 'norm'] as const) {
      const { program, inputs } = kernelProgram(READERS[name](LENGTH).network, question).kernel;
      expect(program.denseBecause).toBeNull();
      // one mask serves all layers that leave positions where they are
      expect(inputs.map(({ name: input }) => input).length).toBeLessThanOrEqual(4);
    }
  });
});

describe('samples that are masked altogether', () => {
  const net = input('N', 4).build(Dense(8, { bStd: 0.5 }), Relu(), Dense(4, { bStd: 0.5 }));
  const x = ndarray(Float64Array.of(1, 2, 3, 4, 9, 9, 9, 9, 4, 9, 2, 1), [3, 4]);

  it('have no covariance with anything', async () => {
    const { nngp, ntk, cov1, mask1 } = await net.kernelFn(x, null, undefined, { maskConstant: 9 });
    const zeroed = ndarray(
      x.data.map((v) => (v === 9 ? 0 : v)),
      x.shape,
    );
    const plain = await net.kernelFn(zeroed, null, ['nngp', 'ntk', 'cov1']);
    for (const [found, wanted] of [
      [nngp, plain.nngp],
      [ntk, plain.ntk],
    ] as const)
      found.data.forEach((v, k) => {
        const other = k % 3 !== 1 && Math.floor(k / 3) !== 1;
        // a channel that is masked while others are not is a zero
        expect(v).toBeCloseTo(other ? (wanted.data[k] ?? Number.NaN) : 0, 12);
      });
    expect(cov1.get(1)).toBe(0);
    expect(mask1).toEqual({ shape: [3, 1], data: Uint8Array.of(0, 1, 0) });
  });

  it('are masked in all pairs of a batch', async () => {
    const options = { maskConstant: 9, diagonalBatch: false } as const;
    const { cov1, cov2 } = await net.kernelFn(samples(1, [2, 4]), x, ['cov1', 'cov2'], options);
    expect(cov2?.toNested()[1]).toEqual([0, 0, 0]);
    expect(Math.min(...cov1.data)).toBeGreaterThan(0);
  });

  it('are zero, and told, in the finite network', async () => {
    const params = net.initFn(PRNGKey(0), { dtype: 'float64' });
    const { value, mask } = await net.applyFn(params, x, { maskConstant: 9 });
    expect(value.toNested()[1]?.map(Math.abs)).toEqual([0, 0, 0, 0]);
    expect(mask).toEqual({ shape: [3, 1], data: Uint8Array.of(0, 1, 0) });
    const ones = [[ndarray(new Float64Array(8).fill(1), [4, 2])]] as const;
    const sums = await input('N', 4).build(Dense(2)).applyFn(ones, x, { maskConstant: 9 });
    expect(sums.value.toNested()).toEqual([
      [5, 5],
      [0, 0],
      [3.5, 3.5],
    ]);
  });
});

describe('errors of the reference that are none here', () => {
  const x = samples(3, [2, 4, 3] as const);
  const masked = ndarray(
    x.data.map((v, k) => ([1, 2, 7].includes(Math.floor(k / 3)) ? 10 : v)),
    x.shape,
  );
  const visible = [
    [0, 3],
    [0, 1, 2],
  ];
  const value = (sample: number, p: number, c: number): number => x.get(sample, p, c);
  const inner = (s: number, p: number, t: number, q: number): number =>
    [0, 1, 2].reduce((sum, c) => sum + value(s, p, c) * value(t, q, c), 0) / 3;

  it('the mean after unshared weights is over what is visible (D6)', async () => {
    const net = input('N', 4, 3).build(ConvLocal(4, [1], { bStd: 0.5 }), GlobalAvgPool());
    const nngp = await net.kernelFn(masked, null, 'nngp', { maskConstant: 10 });
    for (const [s, t] of [
      [0, 0],
      [0, 1],
      [1, 1],
    ] as const) {
      const [a = [], b = []] = [visible[s], visible[t]];
      const both = a.filter((p) => b.includes(p));
      const wanted = both.reduce((sum, p) => sum + inner(s, p, t, p) + 0.25, 0) / (a.length * b.length);
      expect(nngp.get(s, t)).toBeCloseTo(wanted, 12);
    }
  });

  it('pools that go around mask what is masked at their centres (D12)', async () => {
    const pool = SumPool([3], { padding: 'CIRCULAR', strides: [2] });
    const { nngp, mask1 } = await input('N', 4, 3)
      .build(pool)
      .kernelFn(masked, null, ['nngp', 'mask1'], { maskConstant: 10 });
    // windows of stride 2 over 4 entries: 0 1 2 and 2 3 0, centres 1 and 3
    expect(hidden(mask1)).toEqual([1, 0, 0, 1]);
    expect(mask1?.shape).toEqual([2, 2, 1]);
    const first = [3, 0];
    const second = [0, 1, 2];
    const wanted = first.reduce((sum, p) => sum + second.reduce((rest, q) => rest + inner(0, p, 1, q), 0), 0);
    expect(nngp.get(0, 1, 1, 0)).toBeCloseTo(wanted, 12);
    expect(Math.abs(nngp.get(0, 1, 0, 0))).toBe(0);
    expect(Math.abs(nngp.get(0, 1, 1, 1))).toBe(0);
  });

  it('masks are flattened as the entries are, samples last (D16)', async () => {
    const net = input(2, 'N', 3).build(Flatten({ batchAxis: 1, batchAxisOut: 1 }));
    const array = ndarray(Float64Array.of(1, 5, 5, 2, 2, 5, 3, 3, 3, 5, 4, 4), [2, 2, 3]);
    const { mask1, shape1 } = await net.kernelFn(array, null, ['mask1', 'shape1'], { maskConstant: 5 });
    expect(shape1).toEqual([6, 2]);
    expect(mask1?.shape).toEqual([6, 2]);
    // entries of a sample one after the other: rows 0 and 1 of axis 0, then the channels
    const ofSample = (s: number): readonly number[] =>
      [0, 1].flatMap((h) => [0, 1, 2].map((c) => (array.get(h, s, c) === 5 ? 1 : 0)));
    expect(hidden(mask1)).toEqual([0, 1, 2, 3, 4, 5].flatMap((k) => [ofSample(0)[k], ofSample(1)[k]]));
    const { value, mask } = await net.applyFn([[]], array, { maskConstant: 5 });
    expect(mask).toEqual(mask1);
    expect([...value.data]).toEqual([...value.data].map((v, k) => (mask.data[k] === 1 ? 0 : v)));
  });

  it.each([
    ['AvgPool', AvgPool([2], { strides: [2] })],
    ['GlobalAvgPool', GlobalAvgPool()],
  ] as const)('%s may be the first layer, NTK and all (D20)', async (name, first) => {
    const net =
      first.name === 'AvgPool'
        ? input('N', 4, 3).build(first, GlobalSumPool(), Dense(2, { bStd: 0.5 }))
        : input('N', 4, 3).build(first, Dense(2, { bStd: 0.5 }));
    const { nngp, ntk } = await net.kernelFn(masked, null, ['nngp', 'ntk'], { maskConstant: 10 });
    const [a = [], b = []] = visible;
    // the windows 0 1 and 2 3 have their centres at 0 and 2
    const [left, right, count] = name === 'AvgPool' ? [[0], [0, 1, 2], 4] : [a, b, a.length * b.length];
    const sum = left.reduce((all, p) => all + right.reduce((rest, q) => rest + inner(0, p, 1, q), 0), 0);
    expect(nngp.get(0, 1)).toBeCloseTo(sum / count + 0.25, 12);
    expect(ntk.get(0, 1)).toBeCloseTo(sum / count + 0.25, 12);
  });
});

describe('mistakes with masks', () => {
  const net = input('N', 4, 3).build(AvgPool([2]), Dense(2));
  const x = samples(1, [2, 4, 3] as const);
  const reason = async (run: () => Promise<unknown>): Promise<string> => {
    const error: unknown = await run().catch((e: unknown) => e);
    expect(error).toBeInstanceOf(InputError);
    return error instanceof Error ? error.message : '';
  };

  it('are one sentence', async () => {
    // what the type checker refuses
    const text = 'nan' as never;
    expect(await reason(() => net.kernelFn(x, null, 'nngp', { maskConstant: text }))).toBe(
      "maskConstant is a string ('nan'), and must be the number that stands for masked entries; NaN will do.",
    );
    const infinite = ndarray(
      x.data.map((v, k) => (k === 5 ? Number.POSITIVE_INFINITY : v)),
      x.shape,
    );
    expect(await reason(() => net.kernelFn(infinite, null, 'nngp', { maskConstant: Number.NaN }))).toBe(
      'x1 holds Infinity at [0, 1, 2]; replace or drop such samples first.',
    );
    const some = ndarray(
      x.data.map((v, k) => (k === 5 ? 10 : v)),
      x.shape,
    );
    expect(await reason(() => net.kernelFn(x, some, 'nngp', { maskConstant: 10 }))).toBe(
      'AvgPool: some channels of a position are masked and others are not, which has no kernel of infinite width here; ' +
        'mask whole positions, or put Dense or Conv before it.',
    );
    const pooled = input('N', 4, 3).build(GlobalAvgPool());
    expect(await reason(() => pooled.kernelFn(x, some, 'nngp', { maskConstant: 10 }))).toBe(
      'GlobalAvgPool: some channels of a position are masked and others are not, which has no kernel of infinite width ' +
        'here; mask whole positions, or put Dense or Conv before it.',
    );
  });

  it('are not made where a float32 array holds what is nearest to the constant', async () => {
    const rounded = ndarray(Float32Array.of(0.1, 1, 0.1, 2), [2, 2]);
    const { mask1 } = await input('N', 2).build(Dense(1)).kernelFn(rounded, null, undefined, { maskConstant: 0.1 });
    expect(hidden(mask1)).toEqual([0, 0]);
    const flat = await input('N', 2).build(Flatten()).kernelFn(rounded, null, 'mask1', { maskConstant: 0.1 });
    expect(hidden(flat)).toEqual([1, 0, 1, 0]);
  });
});
