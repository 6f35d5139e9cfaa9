import { pAxis, qAxis, sampleAxes } from '../../../compile/graph/axis.js';
import type { Node } from '../../../compile/graph/node.js';
import { axisOf } from '../../checks/declare-axes.js';
import { mapAll, single } from '../../kernel/covariances.js';
import type { MixingRule } from '../../kernel/mixing.js';
import type { KernelRule } from '../../kernel/rule.js';
import type { ImageResizeResolved } from './options.js';
import { type Resizing, resize } from './resize.js';

/** The new size of the batch, -1 where it is kept. */
const samplesOf = (o: ImageResizeResolved): number => o.shape[axisOf(o.shape.length, o.batchAxis) ?? 0] ?? -1;

/** Samples made of others have covariances made of those of all pairs. */
export const imageResizeMixing =
  (o: ImageResizeResolved): MixingRule =>
  () =>
    samplesOf(o) === -1 ? 'none' : 'allPairs';

/** K' = A K A^T: the map of the finite layer at both positions of a pair, one axis at a time; samples alike. */
export const imageResizeKernel =
  (o: ImageResizeResolved): KernelRule =>
  (tree, _input, { g }) => {
    const { shape, batchAxis, channelAxis } = o;
    const others = [axisOf(shape.length, batchAxis), axisOf(shape.length, channelAxis)];
    const positions = shape
      .filter((_, axis) => !others.includes(axis))
      .map((target, axis): Resizing => ({ axes: [pAxis(axis), qAxis(axis)], target }));
    const samples = (x: Node): readonly Resizing[] =>
      sampleAxes(x.axes).map(({ name }) => ({ axes: [name], target: samplesOf(o) }));
    return mapAll(single(tree), (x) => resize(g, x, o, [...positions, ...samples(x)]));
  };
