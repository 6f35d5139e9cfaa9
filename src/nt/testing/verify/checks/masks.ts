import { isSentence } from '../../../../dsl/layer.js';
import { showState } from '../../../../dsl/show.js';
import { formatShape, sizeOf, unravel } from '../../../../runtime/describe.js';
import { DenseArray } from '../../../../runtime/ndarray.js';
import type { Kernel } from '../../../../types/kernel-fn.js';
import type { Mask } from '../../../../types/mask.js';
import type { NDArray } from '../../../../types/ndarray.js';
import { type LayerCase, WIDTH } from '../cases.js';
import { difference } from '../compare.js';
import { FIELDS, kernelOf, REFERENCE, samplesFor } from '../kernels.js';
import type { VerifySettings } from '../options.js';
import { type Finding, failed, PASSED, skipped } from '../report.js';

/** Entries of an array at these places of each axis. */
function taken({ data, shape }: Pick<NDArray, 'data' | 'shape'>, places: readonly (readonly number[])[]): DenseArray {
  const sizes = places.map((axis) => axis.length);
  const out = Float64Array.from({ length: sizeOf(sizes) }, (_, k) => {
    const at = unravel(k, sizes).reduce((sum, i, axis) => sum * (shape[axis] ?? 1) + (places[axis]?.[i] ?? 0), 0);
    return data[at] ?? Number.NaN;
  });
  return new DenseArray(out, sizes);
}

const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, k) => k);

/** Is this entry masked? Axes of size 1 stand for all. */
const maskedAt = ({ shape, data }: Mask, index: readonly number[]): boolean =>
  data[shape.reduce((sum, size, axis) => sum * size + (size === 1 ? 0 : (index[axis] ?? 0)), 0)] === 1;

/** Which of three samples are masked: none of the first, the end of an axis of the second, all of the third. */
const HIDDEN = { end: 1, all: 2 } as const;

/**
 * Of samples the end of whose axis is masked, the kernel is that of samples without that end; what the end became is masked
 * and 0; and of a sample that is masked altogether, everything is.
 */
export async function checkMasks(c: LayerCase, settings: VerifySettings): Promise<Finding> {
  const spatial = c.sizes.slice(0, -1);
  const axis = spatial.findIndex((size) => size > 1);
  if (axis === -1) return skipped('none of its inputs has positions to be masked');
  if (!c.before.pointwise) return skipped('what stands in front of it mixes positions');
  const { input, output } = c.around(c.dims(1, c.sizes), WIDTH);
  if (!c.hasMasks && (isSentence(output) || showState(input) !== showState(output)))
    return skipped('it changes sizes and has no mask rule');
  const kept = Math.max(1, (spatial[axis] ?? 1) - 2);
  const network = c.network(WIDTH);
  const whole = samplesFor(c, settings, 4, 3);
  const place = c.dims(-1, [...upTo(spatial.length), -2]).indexOf(axis);
  const data = whole.data.map((value, k) => {
    const index = unravel(k, whole.shape);
    const sample = index[c.batch];
    const hidden = sample === HIDDEN.all || (sample === HIDDEN.end && (index[place] ?? 0) >= kept);
    return hidden ? Number.NaN : value;
  });
  const masked = await kernelOf(network, new DenseArray(data, whole.shape), null, {
    ...REFERENCE,
    maskConstant: Number.NaN,
  });
  const gone = zeroWhereMasked(masked);
  if (gone) return failed(gone);
  const ends = `the end of axis ${place} masked from ${kept} on`;
  if (!settings.sliced) return PASSED;
  const sizes = c.sizes.map((size, k) => (k === axis ? kept : size));
  if (isSentence(c.around(c.dims(1, sizes), WIDTH).output)) return PASSED;
  const places = whole.shape.map((size, k) => (k === c.batch ? [HIDDEN.end] : upTo(k === place ? kept : size)));
  const cut = await kernelOf(c.network(WIDTH, 'nothing', sizes), taken(whole, places), null, REFERENCE);
  return slicedAlike(masked, cut, ends, settings) ?? PASSED;
}

/** Everything of the sample that is masked altogether is masked, and covariances of masked positions are 0. */
function zeroWhereMasked({ nngp, mask1, shape1, batchAxis, channelAxis }: Kernel): string | null {
  if (!mask1) return 'the kernel has no masks';
  const visible = upTo(sizeOf(shape1)).find((k) => {
    const index = unravel(k, shape1);
    return index[batchAxis] === HIDDEN.all && !maskedAt(mask1, index);
  });
  if (visible !== undefined)
    return `a sample is masked altogether, and its output is not masked at ${formatShape(unravel(visible, shape1))}`;
  const spatial = shape1.map((_, axis) => axis).filter((axis) => axis !== batchAxis && axis !== channelAxis);
  const wrong = nngp.data.findIndex((value, k) => {
    if (value === 0) return false;
    const index = unravel(k, nngp.shape);
    return [0, 1].some((side) =>
      upTo(shape1[channelAxis] ?? 1).every((channel) => {
        const at = shape1.map((_, axis) => (axis === channelAxis ? channel : (index[side] ?? 0)));
        spatial.forEach((axis, s) => {
          at[axis] = index[2 + 2 * s + side] ?? 0;
        });
        return maskedAt(mask1, at);
      }),
    );
  });
  if (wrong === -1) return null;
  return `nngp${formatShape(unravel(wrong, nngp.shape))} is ${nngp.data[wrong]} where the output is masked, and must be 0`;
}

/** The part of the kernel of masked samples that there is of samples without what is masked. */
function slicedAlike(masked: Kernel, cut: Kernel, ends: string, { tolerance }: VerifySettings): Finding | null {
  const { mask1, shape1, batchAxis, channelAxis } = masked;
  const shape2 = cut.shape1;
  if (shape2.some((size, axis) => axis !== batchAxis && size > (shape1[axis] ?? 0))) return null;
  const inside = upTo(sizeOf(shape2)).find((k) => {
    const at = unravel(k, shape2).map((v, axis) => (axis === batchAxis ? HIDDEN.end : v));
    return mask1 && maskedAt(mask1, at);
  });
  const hint = '(if a masked position is not meant to be like one that is not there, say sliced: false)';
  if (inside !== undefined)
    return failed(
      `with ${ends}, the output is masked at ${formatShape(unravel(inside, shape2))}, which is there without that end ${hint}`,
    );
  const spatial = shape2.filter((_, axis) => axis !== batchAxis && axis !== channelAxis);
  const places = [[HIDDEN.end], [HIDDEN.end], ...spatial.flatMap((size) => [upTo(size), upTo(size)])];
  for (const field of FIELDS) {
    const what = difference(
      `${field} of a sample`,
      [taken(masked[field], places), `with ${ends}`],
      [cut[field], 'without that end'],
      tolerance,
    );
    if (what) return failed(`${what} ${hint}`);
  }
  return null;
}
