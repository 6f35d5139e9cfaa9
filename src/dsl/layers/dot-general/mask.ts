import { visibleMask } from '../../mask/mask.js';
import { oneMask } from '../../mask/one-mask.js';
import type { MaskPart } from '../../mask/part.js';
import type { DotGeneralResolved } from './options.js';
import { dotPlan } from './shape.js';

/** The indices of a shape, last axis fastest. */
const indicesOf = (shape: readonly number[]): readonly (readonly number[])[] =>
  shape.reduce<readonly (readonly number[])[]>(
    (all, size) => all.flatMap((index) => Array.from({ length: size }, (_, k) => [...index, k])),
    [[]],
  );

/** The place of an index; along an axis of size 1 there is one place for all. */
const placeIn = (shape: readonly number[], index: readonly number[]): number =>
  shape.reduce((at, size, axis) => at * size + (size === 1 ? 0 : (index[axis] ?? 0)), 0);

/** Masked is what is made of masked entries alone, those that the constant gives no weight left out. */
export const dotGeneralMasks = (o: DotGeneralResolved): MaskPart => ({
  rule: oneMask((mask, shape) => {
    const { constant, contract, batch } = o;
    if (!constant || constant.shape.length === 0) return mask;
    const { sum, keep, order } = dotPlan(o, shape.length);
    const partners = [...contract.constant, ...batch.constant];
    const meets = [...sum, ...keep];
    const sizes = order.map((axis) =>
      'constant' in axis
        ? (constant.shape[axis.constant] ?? 1)
        : keep.includes(axis.input)
          ? (shape[axis.input] ?? 1)
          : (mask.shape[axis.input] ?? 1),
    );
    const taps = indicesOf(sum.map((axis) => shape[axis] ?? 1));
    const out = visibleMask(sizes);
    for (const [at, index] of indicesOf(sizes).entries()) {
      const hides = (tap: readonly number[]): boolean => {
        const inputAt = shape.map((_, axis) => {
          const summed = sum.indexOf(axis);
          return (summed < 0 ? index[order.findIndex((a) => 'input' in a && a.input === axis)] : tap[summed]) ?? 0;
        });
        const ownAt = constant.shape.map((_, own) => {
          const partner = meets[partners.indexOf(own)];
          if (partner !== undefined) return inputAt[partner] ?? 0;
          return index[order.findIndex((a) => 'constant' in a && a.constant === own)] ?? 0;
        });
        return constant.data[placeIn(constant.shape, ownAt)] === 0 || mask.data[placeIn(mask.shape, inputAt)] === 1;
      };
      out.data[at] = taps.every(hides) ? 1 : 0;
    }
    return out;
  }),
});
