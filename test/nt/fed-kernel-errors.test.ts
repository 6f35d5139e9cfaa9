import { describe, expect, it } from 'vitest';
import {
  AvgPool,
  Conv,
  Dense,
  type FedKernel,
  Flatten,
  GlobalAvgPool,
  InputError,
  input,
  type Layer,
  ndarray,
  Relu,
  ShapeError,
  serial,
} from '../../src/index.js';
import { WithNext } from './mixing-layers.js';

const x1 = Array.from({ length: 3 }, (_, n) => Array.from({ length: 4 }, (__, p) => [Math.sin(n + 2 * p), 0.5]));
const x2 = x1.slice(0, 2).map((sample) => sample.map(([a = 0, b = 0]) => [b, a]));
const block = input('N', 4, 2).build(Conv(3, [2], { padding: 'SAME' }), Relu());
const next = input('N', 4, 3).build(Dense(2));
const kernel = await block.kernelFn(x1, x2);
const alone = await block.kernelFn(x1);
const diagonal = await block.kernelFn(x1, x2, undefined, { diagonalSpatial: true });

/** Callers without a type checker may give anything. */
type Anything = { readonly kernelFn: (...args: readonly never[]) => Promise<unknown> };
const feed = (model: Anything, ...args: readonly unknown[]): Promise<unknown> =>
  Reflect.apply(model.kernelFn, undefined, args);

async function refused(
  call: Promise<unknown>,
  sentence: string,
  kind: typeof InputError | typeof ShapeError = InputError,
): Promise<void> {
  const error: unknown = await call.then(
    () => 'nothing was thrown',
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(kind);
  expect(error instanceof Error && error.message).toBe(sentence);
}

describe('a kernel that is fed', () => {
  it.each<[string, Partial<Record<keyof FedKernel, unknown>>, string]>([
    ['no cov1', { cov1: null }, 'kernel.cov1 is missing, and layers need it; take the whole kernel: kernelFn(x1, x2).'],
    ['no nngp', { nngp: null }, 'kernel.nngp is missing; take the whole kernel: kernelFn(x1, x2).'],
    ['no cov2', { cov2: null }, 'kernel.cov2 is missing, and x2 is not x1; take the whole kernel: kernelFn(x1, x2).'],
    [
      'another shape',
      { cov2: kernel.cov1 },
      'kernel.cov2 has shape [3, 4, 4], and must have [2, 4, 4]: shape1 is [3, 4, 3], shape2 [2, 4, 3], diagonalBatch ' +
        'true, diagonalSpatial false.',
    ],
    [
      'another layout',
      { diagonalSpatial: true },
      'kernel.nngp has shape [3, 2, 4, 4], and must have [3, 2, 4]: shape1 is [3, 4, 3], shape2 [2, 4, 3], ' +
        'diagonalBatch true, diagonalSpatial true.',
    ],
    [
      'an NTK of one number that is not zero',
      { ntk: ndarray([1], []) },
      'kernel.ntk has shape [], and must have [3, 2, 4, 4]: shape1 is [3, 4, 3], shape2 [2, 4, 3], diagonalBatch true, ' +
        'diagonalSpatial false.',
    ],
    ['a flag', { diagonalBatch: 1 }, 'kernel.diagonalBatch is 1, and must be true or false.'],
    ['an axis', { batchAxis: 3 }, 'kernel.batchAxis is 3, and must be a whole number from 0 to 2.'],
    [
      'one axis for two',
      { channelAxis: 0 },
      'kernel.channelAxis is 0, which is its batchAxis too; they are two axes of shape1.',
    ],
    [
      'no shape',
      { shape1: undefined },
      'kernel.shape1 is undefined, and must be the shape of what the kernel is of: 2 sizes or more.',
    ],
    [
      'an empty shape',
      { shape2: [2, 0, 3] },
      'kernel.shape2 is [2, 0, 3], and must be the shape of what the kernel is of: 2 sizes or more.',
    ],
    [
      'two shapes that differ',
      { shape2: [2, 4, 5] },
      'kernel.shape2 is [2, 4, 5] and shape1 [3, 4, 3]; only the batch axis (0) may differ.',
    ],
    [
      'a mask',
      { mask1: { shape: [3, 3, 1], data: new Uint8Array(9) } },
      'kernel.mask1 is an object with the fields shape, data, and must be null or a mask for [3, 4, 3]: ' +
        '{ shape, data }, with data of 0 and 1.',
    ],
  ])('holds together: %s', (_, fields, sentence) => refused(feed(next, { ...kernel, ...fields }), sentence));

  it('is finite', () =>
    refused(
      feed(next, { ...kernel, cov1: { shape: [3, 4, 4], data: new Float64Array(48).fill(Number.NaN, 5, 6) } }),
      'kernel.cov1 holds NaN at [0, 1, 1]; replace or drop such samples first.',
    ));

  it('has both sides', () =>
    refused(feed(next, kernel, x2), 'kernelFn is given a kernel and x2, and a kernel holds both sides; leave x2 out.'));

  it('is of what the network takes', async () => {
    await refused(
      feed(input('N', 6, 3).build(Dense(2)), kernel),
      '✗ kernelFn: a kernel of [N, 6, 3] has nngp of shape [?, ?, 6, 6], got [?, ?, 4, 4] (take that of a network which ' +
        'ends in [N, 6, 3])',
      ShapeError,
    );
    await refused(
      feed(input('N', 3).build(Dense(2)), diagonal),
      '✗ kernelFn: a kernel of [N, 3] has nngp of shape [?, ?], got [?, ?, 4] (take that of a network which ends in ' +
        '[N, 3])',
      ShapeError,
    );
    await refused(
      feed(block, kernel),
      'the input that kernel stands for has shape [3, 4, 3], and the network takes [N, 4, 2]: axis 2 is 3 and must be 2.',
    );
    await refused(
      feed(input('N', 3, 4).build(Dense(2, { channelAxis: 1 })), kernel),
      'kernel.channelAxis is 2, and the layers read channels on axis 1 of [N, 3, 4]; set channelAxis: 2 in those layers.',
    );
  });

  it('has what is asked for', async () => {
    await refused(
      feed(next, { ...kernel, ntk: undefined }),
      "kernelFn is asked for ntk, and the kernel has none; compute it with its ntk, or name other fields: get: ['nngp'].",
    );
    await refused(
      feed(next, kernel, null, 'cov1', { diagonalBatch: false }),
      'kernelFn is asked for cov1 and cov2 of all pairs of samples, and the kernel holds each sample only with itself; ' +
        'compute it with { diagonalBatch: false }.',
    );
    await refused(
      feed(input('N', 4, 3).build(WithNext(), Dense(2)), alone),
      'A layer of the network needs cov1 and cov2 of all pairs of samples, and the kernel holds each sample only with ' +
        'itself; compute it with { diagonalBatch: false }.',
    );
  });

  it('has pairs of positions where a layer needs them', async () => {
    const only = 'The kernel holds each position only with itself (diagonalSpatial), and';
    const nets: readonly (readonly [readonly Layer[], string])[] = [
      [[Conv(2, [2]), Relu(), AvgPool([2]), Flatten()], 'layer 2 (AvgPool)'],
      [[Conv(2, [2]), serial(Relu(), GlobalAvgPool()), Dense(1)], 'layer 1 (serial)'],
    ];
    for (const [layers, layer] of nets)
      await refused(
        feed(input('N', 4, 3).build(...layers), diagonal),
        `${only} ${layer} of the network needs pairs of different positions; compute it without diagonalSpatial.`,
      );
    await refused(
      feed(next, diagonal),
      `${only} the output of the network has positions; add { diagonalSpatial: true } here too, or compute it without ` +
        'diagonalSpatial.',
    );
  });
});
