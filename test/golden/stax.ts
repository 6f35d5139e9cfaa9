/** Runs a case of `stax.json`: the whole kernel of a network, and its static fields. */
import { type Kernel, type Mask, type ShapedData, ShapeError } from '../../src/index.js';
import { boundsFor } from './bounds.js';
import type { Compared } from './compare.js';
import { compareArray, compareExactly, compareWithin, sameNumbers } from './compare.js';
import type { AnyCase, ArrayJson, InputJson, MaskJson, OptionsJson, StaxCase, StaxExpect } from './format.js';
import { type ArrayName, expectedOf, isWrong, REFUSED } from './known.js';
import { layerTable } from './layer-table.js';
import { inputArray, modelFor } from './model.js';
import { layerNames } from './net.js';
import type { CaseRunner, Outcome, RunOptions } from './outcome.js';
import { Missing, outcomeOf } from './outcome.js';
import { patternsOf } from './patterns.js';

export const staxRunner: CaseRunner = {
  kind: 'stax',
  accepts: isStaxCase,
  async run(testCase, options) {
    if (!isStaxCase(testCase)) throw new Missing('stax fields');
    const missing = missingIn(testCase);
    if (missing !== undefined) return { id: testCase.id, status: 'skipped', why: missing };
    const sentence = REFUSED[testCase.id];
    if (sentence !== undefined) return refused(testCase, sentence);
    const kernel = await kernelOf(testCase, options);
    return outcomeOf(
      testCase.id,
      compareKernel(testCase.id, kernel, expectedOf(testCase), comparing(testCase, options)),
    );
  },
};

export function isStaxCase(c: AnyCase): c is AnyCase & StaxCase {
  return Array.isArray(c.net) && typeof c.x1 === 'object' && typeof c.expect === 'object' && 'patterns' in c;
}

/** A layer that the case needs and that is not there yet. */
const missingIn = (c: StaxCase): string | undefined =>
  layerNames(c.net).find((name) => !Object.hasOwn(layerTable, name));

/** The network must be refused with this sentence. */
function refused({ id, net, x1 }: AnyCase & StaxCase, sentence: string): Outcome {
  try {
    modelFor(net, x1.shape);
  } catch (error) {
    return outcomeOf(id, [compareExactly('sentence', error instanceof ShapeError && error.message === sentence)]);
  }
  return outcomeOf(id, [compareExactly('sentence', false)]);
}

async function kernelOf(c: StaxCase, options: RunOptions): Promise<Kernel> {
  const model = modelFor(c.net, c.x1.shape);
  const x = (json: InputJson): ShapedData => inputArray(json, c.mask_constant);
  return model.kernelFn(x(c.x1), c.x2 && x(c.x2), undefined, {
    ...options.on?.options,
    ...layout(c.kwargs),
    pattern: patternsOf(c),
    ...(c.mask_constant !== null && { maskConstant: c.mask_constant }),
  });
}

function layout(kwargs: OptionsJson | null): { diagonalBatch?: boolean; diagonalSpatial?: boolean } {
  const { diagonal_batch: batch, diagonal_spatial: spatial, ...rest } = kwargs ?? {};
  const [other] = Object.keys(rest);
  if (other !== undefined) throw new Missing(`kwargs.${other}`);
  return {
    ...(typeof batch === 'boolean' && { diagonalBatch: batch }),
    ...(typeof spatial === 'boolean' && { diagonalSpatial: spatial }),
  };
}

const ARRAYS = ['nngp', 'ntk', 'cov1', 'cov2'] as const;

type CompareArray = (name: ArrayName, actual: Kernel[ArrayName], expected: StaxExpect[ArrayName]) => Compared;

/** The largest number that float32 has. */
const LARGEST = (2 - 2 ** -23) * 2 ** 127;
const fitsFloat32 = (x: ArrayJson | null): boolean => x?.data.every((v) => Math.abs(v ?? 0) <= LARGEST) ?? true;

/** In float64 at `TOLERANCE`; in float32 every entry within what its roundings may do. */
function comparing(c: StaxCase, { on }: RunOptions): CompareArray {
  if (!on || on.row === 'float64') return compareArray;
  if (ARRAYS.some((name) => !fitsFloat32(c.expect[name]))) throw new Missing('range of float32');
  const bounds = boundsFor(c, on.row);
  return (name, actual, expected) => compareWithin(name, actual, expected, bounds[name]);
}

/** Compares the four arrays and the static fields. */
const compareKernel = (id: string, kernel: Kernel, expect: StaxExpect, compare: CompareArray): readonly Compared[] => [
  ...ARRAYS.map((name) =>
    isWrong(id, name)
      ? compareExactly(name, sameNumbers(kernel[name]?.shape ?? [], expect[name]?.shape ?? []))
      : compare(name, kernel[name], expect[name]),
  ),
  compareExactly('is_gaussian', kernel.isGaussian === expect.is_gaussian),
  compareExactly('diagonal_batch', kernel.diagonalBatch === expect.diagonal_batch),
  compareExactly('diagonal_spatial', kernel.diagonalSpatial === expect.diagonal_spatial),
  compareExactly('shape1', sameNumbers(kernel.shape1, expect.shape1)),
  compareExactly('shape2', sameNumbers(kernel.shape2, expect.shape2)),
  compareExactly('batch_axis', kernel.batchAxis === expect.batch_axis),
  compareExactly('channel_axis', kernel.channelAxis === expect.channel_axis),
  compareExactly('mask1', sameMask(kernel.mask1, expect.mask1)),
  compareExactly('mask2', sameMask(kernel.mask2, expect.mask2)),
];

const sameMask = (found: Mask | null, wanted: MaskJson | null): boolean =>
  found === null || wanted === null
    ? found === wanted
    : sameNumbers(found.shape, wanted.shape) && sameNumbers([...found.data], wanted.data.map(Number));
