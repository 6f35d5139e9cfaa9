/** Runs a case of `stax.json`: the whole kernel of a network in float64, and its static fields. */
import type { Kernel } from '../../src/index.js';
import type { Compared } from './compare.js';
import { compareArray, compareExactly, sameNumbers } from './compare.js';
import type { AnyCase, OptionsJson, StaxCase, StaxExpect } from './format.js';
import { expectedOf, isWrong } from './known.js';
import { layerTable } from './layer-table.js';
import { inputArray, modelFor } from './model.js';
import { layerNames } from './net.js';
import type { CaseRunner, RunOptions } from './outcome.js';
import { Missing, outcomeOf } from './outcome.js';

export const staxRunner: CaseRunner = {
  kind: 'stax',
  accepts: isStaxCase,
  async run(testCase, options) {
    if (!isStaxCase(testCase)) throw new Missing('stax fields');
    const missing = missingIn(testCase);
    if (missing !== undefined) return { id: testCase.id, status: 'skipped', why: missing };
    return outcomeOf(testCase.id, compareKernel(testCase.id, await kernelOf(testCase, options), expectedOf(testCase)));
  },
};

export function isStaxCase(c: AnyCase): c is AnyCase & StaxCase {
  return Array.isArray(c.net) && typeof c.x1 === 'object' && typeof c.expect === 'object' && 'patterns' in c;
}

/** What the case needs that is not there yet: a layer, masking, a graph pattern. */
function missingIn(c: StaxCase): string | undefined {
  const layer = layerNames(c.net).find((name) => !Object.hasOwn(layerTable, name));
  if (layer !== undefined) return layer;
  if (c.mask_constant !== null) return 'mask_constant';
  // the reference lets a window shrink an axis to nothing; here that is a ShapeError
  if (c.expect.shape1.includes(0)) return 'empty output';
  return c.patterns === null ? undefined : 'patterns';
}

async function kernelOf(c: StaxCase, options: RunOptions): Promise<Kernel> {
  const model = modelFor(c.net, c.x1.shape);
  return model.kernelFn(inputArray(c.x1), c.x2 && inputArray(c.x2), undefined, { ...options, ...layout(c.kwargs) });
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

/** Compares the four arrays and the static fields. */
const compareKernel = (id: string, kernel: Kernel, expect: StaxExpect): readonly Compared[] => [
  ...ARRAYS.map((name) =>
    isWrong(id, name)
      ? compareExactly(name, sameNumbers(kernel[name]?.shape ?? [], expect[name]?.shape ?? []))
      : compareArray(name, kernel[name], expect[name]),
  ),
  compareExactly('is_gaussian', kernel.isGaussian === expect.is_gaussian),
  compareExactly('diagonal_batch', kernel.diagonalBatch === expect.diagonal_batch),
  compareExactly('diagonal_spatial', kernel.diagonalSpatial === expect.diagonal_spatial),
  compareExactly('shape1', sameNumbers(kernel.shape1, expect.shape1)),
  compareExactly('shape2', sameNumbers(kernel.shape2, expect.shape2)),
  compareExactly('batch_axis', kernel.batchAxis === expect.batch_axis),
  compareExactly('channel_axis', kernel.channelAxis === expect.channel_axis),
];
