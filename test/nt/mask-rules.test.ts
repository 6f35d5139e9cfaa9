/** Which entries of an output are masked, layer by layer: the kernel's record and the finite network say the same. */
import { describe, expect, it } from 'vitest';
import {
  AvgPool,
  Conv,
  ConvTranspose,
  Dense,
  defineLayer,
  FanInConcat,
  FanInProd,
  FanOut,
  Flatten,
  GlobalAvgPool,
  GlobalSumPool,
  Identity,
  InputError,
  input,
  type Layer,
  type Mask,
  type MaskedArray,
  type MaskPart,
  type NDArray,
  ndarray,
  oneArray,
  oneKernel,
  PRNGKey,
  parallel,
  Relu,
  repeat,
  SumPool,
  serial,
  tensor,
} from '../../src/index.js';

/** What a model is here: layers on an input, whatever its shape. */
interface Masked {
  readonly initFn: (key: ReturnType<typeof PRNGKey>) => unknown;
  readonly applyFn: (params: never, x: NDArray, options: { maskConstant: number }) => Promise<MaskedArray>;
  readonly kernelFn: (x: NDArray, x2: null, get: 'mask1', options: { maskConstant: number }) => Promise<Mask | null>;
}

/** Ones and, where it is masked, zeros. */
const arrayOf = (shape: readonly number[], isMasked: (index: readonly number[]) => boolean): NDArray => {
  const size = shape.reduce((a, b) => a * b, 1);
  const index = (at: number): readonly number[] =>
    shape.reduceRight<readonly [number, readonly number[]]>(
      ([rest, list], n) => [Math.floor(rest / n), [rest % n, ...list]],
      [at, []],
    )[1];
  return ndarray(
    Float64Array.from({ length: size }, (_, at) => (isMasked(index(at)) ? 0 : 1)),
    shape,
  );
};

/** The mask of an output: 0 and 1 as arrays of arrays, what the kernel and the finite network agree on. */
async function maskAfter(net: Masked, x: NDArray): Promise<unknown> {
  const options = { maskConstant: 0 };
  const { mask, value } = await net.applyFn(net.initFn(PRNGKey(0)) as never, x, options);
  expect(await net.kernelFn(x, null, 'mask1', options)).toEqual(mask);
  expect(mask.shape.length).toBe(value.shape.length);
  return ndarray(Float64Array.from(mask.data), mask.shape).toNested();
}

/** A sequence of these positions, two channels, some masked. */
const line = (visible: string): NDArray => arrayOf([1, visible.length, 2], ([, p]) => visible[p ?? 0] === '-');

/** The same as text, of a mask [1, positions, 1]. */
const text = (mask: unknown): string =>
  (mask as readonly (readonly (readonly number[])[])[])[0]?.map(([masked]) => (masked === 1 ? '-' : 'x')).join('') ??
  '';

const maskText = async (net: Masked, visible: string): Promise<string> => text(await maskAfter(net, line(visible)));

describe('a position is masked', () => {
  it('after Dense, where all its channels are', async () => {
    const x = arrayOf([1, 3, 2], ([, p, c]) => p === 0 || (p === 1 && c === 1));
    expect(await maskAfter(input('N', 3, 2).build(Dense(4)), x)).toEqual([[[1], [0], [0]]]);
    // until then, each channel has its own
    expect(await maskAfter(input('N', 3, 2).build(Identity()), x)).toEqual([
      [
        [1, 1],
        [0, 1],
        [0, 0],
      ],
    ]);
  });

  it.each([
    // stride 1: as before
    [[3], 'SAME', [1], 'x-xx--', 'x-xx--'],
    [[4], 'CIRCULAR', [1], 'x-xx--', 'x-xx--'],
    // centres 1 2 3 4
    [[3], 'VALID', [1], 'x-xx--', '-xx-'],
    // of an even filter the centre is the left one of two: 0 1 2 3 4
    [[2], 'VALID', [1], 'x-xx--', 'x-xx-'],
    // centres 1 3
    [[3], 'VALID', [2], '-xx-xx', 'x-'],
    // padding of 1 at the end alone: windows 0 1 2, 2 3 4, 4 5 -, centres 1 3 5
    [[3], 'SAME', [2], '-xx-xx', 'x-x'],
    [[3], 'CIRCULAR', [2], '-xx-xx', 'x-x'],
    // padding of 1 at both ends: windows - 0 1, 1 2 3, 3 4 -, centres 0 2 4
    [[3], 'SAME', [2], '-xx-x', '-xx'],
  ] as const)('where the centre of its window is: %j %s %j, %s', async (window, padding, strides, x, wanted) => {
    const start = () => input('N', x.length, 2);
    expect(await maskText(start().build(Conv(3, window, { padding, strides })), x)).toBe(wanted);
    expect(await maskText(start().build(Conv(3, [1]), SumPool(window, { padding, strides })), x)).toBe(wanted);
    expect(await maskText(start().build(serial(Conv(3, [1]), Relu(), AvgPool(window, { padding, strides }))), x)).toBe(
      wanted,
    );
  });

  it.each([
    // output o reads the inputs (o + t - lo) / 2 that are whole, with 3 taps: lo = 2 for SAME
    ['SAME', [3], [2], 'x-x', 'xx---x'],
    ['CIRCULAR', [3], [2], 'x-x', 'xx---x'],
    ['VALID', [3], [2], 'x-x', 'xx---xx'],
    // zeros between the inputs are nobody's: they are not masked
    ['VALID', [1], [2], 'x-x', 'xx-xxx'],
    ['SAME', [3], [1], 'xx-xx', 'x---x'],
  ] as const)(
    'after ConvTranspose, where any of its inputs is: %s %j %j',
    async (padding, filter, strides, x, wanted) => {
      const net = input('N', x.length, 2).build(ConvTranspose(3, filter, { padding, strides }));
      expect(await maskText(net, x)).toBe(wanted);
    },
  );

  it('after a layer that lays out its output in another order, at another place', async () => {
    // axis 1 is H, axis 2 is W, then W, H
    const net = input('N', 3, 4, 2).build(Conv(3, [1, 3], { dimensionNumbers: ['NHWC', 'HWIO', 'CWHN'] }));
    const x = arrayOf([2, 3, 4, 2], ([n, h, w]) => n === 1 && (h === 0 || w === 2));
    const sample = (n: number): readonly (readonly number[])[] =>
      [1, 2].map((w) => [0, 1, 2].map((h) => (n === 1 && (h === 0 || w === 2) ? 1 : 0)));
    expect(await maskAfter(net, x)).toEqual([
      [0, 1].map((w) => [0, 1, 2].map((h) => [0, 1].map((n) => sample(n)[w]?.[h]))),
    ]);
  });

  it('after a global pool, where all positions are', async () => {
    const x = arrayOf([3, 2, 2, 1], ([n, h]) => n === 0 || (n === 1 && h === 0));
    expect(await maskAfter(input('N', 2, 2, 1).build(GlobalSumPool()), x)).toEqual([[1], [0], [0]]);
  });

  it('as before, where a pool has no positions to pool: channels keep masks of their own', async () => {
    const x = arrayOf([3, 2], ([n, c]) => n === 0 || (n === 1 && c === 0));
    const pools: readonly Layer[] = [AvgPool([]), SumPool([]), GlobalAvgPool(), GlobalSumPool()];
    for (const pool of pools)
      expect(await maskAfter(input('N', 2).build(pool), x), pool.name).toEqual([
        [1, 1],
        [1, 0],
        [0, 0],
      ]);
  });

  it('after Flatten, entry by entry', async () => {
    const x = arrayOf([2, 2, 2], ([n, p, c]) => (n === 0 ? p === 1 : c === 0));
    expect(await maskAfter(input('N', 2, 2).build(Flatten()), x)).toEqual([
      [0, 0, 1, 1],
      [1, 0, 1, 0],
    ]);
    const behind = await maskAfter(input('N', 2, 2).build(Conv(3, [1]), Flatten(), Identity(), Dense(2)), x);
    expect(behind).toEqual([[0], [0]]);
    const between = await maskAfter(input('N', 2, 2).build(Conv(3, [1]), Relu(), Flatten()), x);
    expect(between).toEqual([
      [0, 0, 0, 1, 1, 1],
      [0, 0, 0, 0, 0, 0],
    ]);
  });

  it('after branches meet, where it is in all of them, or as it was in its own', async () => {
    const branches = () =>
      [
        FanOut(2),
        parallel(Conv(2, [3], { padding: 'SAME', strides: [2] }), serial(Conv(2, [1], { strides: [2] }), Identity())),
      ] as const;
    // centres 1 3 5 and 0 2 4
    const x = '-xx---';
    expect(await maskText(input('N', 6, 2).build(...branches(), FanInProd()), x)).toBe('xx-');
    expect(await maskText(input('N', 6, 2).build(...branches(), FanInConcat({ axis: 1 })), x)).toBe('x---x-');
    expect(await maskAfter(input('N', 6, 2).build(...branches(), FanInConcat()), line(x))).toEqual([
      [
        [0, 0, 1, 1],
        [1, 1, 0, 0],
        [1, 1, 1, 1],
      ],
    ]);
    // one and the same mask stays what it is
    const same = parallel(Conv(2, [1]), serial(Conv(2, [3], { padding: 'SAME' }), Relu()));
    expect(await maskAfter(input('N', 6, 2).build(Conv(2, [1]), FanOut(2), same, FanInConcat()), line(x))).toEqual([
      [[1], [0], [0], [1], [1], [1]],
    ]);
  });

  it('after a layer is repeated, as often', async () => {
    expect(await maskText(input('N', 6, 2).build(repeat(Conv(2, [3]), 2)), 'x-xx--')).toBe('xx');
  });
});

describe('a layer of your own', () => {
  /** Sums of neighbours: half as many positions. */
  const halves = (masks?: MaskPart): Layer =>
    defineLayer<Layer>({
      name: 'Halves',
      shape: (state) => {
        if (state.kind !== 'tensor') return state;
        const [n = null, p = null, c = null] = state.dims;
        return tensor([n, typeof p === 'number' ? p / 2 : p, c], { ...state });
      },
      kernel: (tree, _input, { g }) => {
        const k = oneKernel(tree);
        const halved = (axes: readonly string[]) =>
          axes.map((axis) => ({ axes: [axis], size: 2, stride: 2, lo: 0, out: 3, wrap: false }));
        const map = (x: typeof k.nngp) => g.windowSum(x, halved(['p0', 'q0']));
        return { ...k, nngp: map(k.nngp), cov1: map(k.cov1), cov2: k.cov2 && map(k.cov2), ntk: 'zero' as const };
      },
      finite: {
        apply: (_params, array, { g }) => {
          const x = oneArray(array);
          const [, axis = ''] = x.order;
          return {
            ...x,
            node: g.windowSum(x.node, [{ axes: [axis], size: 2, stride: 2, lo: 0, out: 3, wrap: false }]),
          };
        },
      },
      ...(masks && { masks }),
    });
  const sentence =
    'Halves changes the sizes of an array that is masked, and does not say which entries of the result are; give ' +
    'defineLayer its `masks` part.';

  it('that changes sizes has to say what becomes of masks', async () => {
    const net = input('N', 6, 2).build(halves());
    const options = { maskConstant: 0 };
    for (const run of [
      () => net.kernelFn(line('xx-x--'), null, 'nngp', options),
      () => net.applyFn([[]] as never, line('xx-x--'), options),
    ])
      await expect(run()).rejects.toThrow(new InputError(sentence));
  });

  it('says it with its masks part', async () => {
    const part: MaskPart = {
      rule: ([mask]) => ({
        shape: [1, 3, 2],
        data: Uint8Array.from({ length: 6 }, (_, k) =>
          [0, 2].every((next) => mask?.data[4 * Math.floor(k / 2) + (k % 2) + next] === 1) ? 1 : 0,
        ),
      }),
    };
    expect(await maskAfter(input('N', 6, 2).build(halves(part)) as never, line('xx-x--'))).toEqual([
      [
        [0, 0],
        [0, 0],
        [1, 1],
      ],
    ]);
  });
});
