import { InputError } from '../../../compile/errors.js';
import type { Bound, SliceOf } from '../../../types/slices.js';
import type { Places } from '../../kernel/linear-map.js';
import { requireAxis } from '../numbers.js';

/**
 * A slice of an axis for {@link Index}: what numpy writes `start:stop:step`. `null` (the default) leaves a bound out;
 * negative bounds count from the end, a negative step goes backwards.
 *
 * @throws InputError on what is neither an integer nor `null`, or a step of 0.
 * @example Index([Slice(), Slice(1), Slice(null, null, -1)]) // x[:, 1:, ::-1]
 */
export function Slice(): SliceOf<null, null, null>;
export function Slice<const A extends Bound>(start: A): SliceOf<A, null, null>;
export function Slice<const A extends Bound, const B extends Bound>(start: A, stop: B): SliceOf<A, B, null>;
export function Slice<const A extends Bound, const B extends Bound, const C extends Bound>(
  start: A,
  stop: B,
  step: C,
): SliceOf<A, B, C>;
export function Slice(start: Bound = null, stop: Bound = null, step: Bound = null): SliceOf {
  for (const [what, value] of Object.entries({ start, stop, step })) {
    if (value !== null) requireAxis(`Slice: ${what}`, value);
  }
  if (step === 0) throw new InputError('Slice: step must not be 0');
  return Object.freeze({ start, stop, step });
}

/** The places that a slice takes of an axis of `size` entries, as numpy takes them. */
export function placesOf({ start, stop, step: given }: SliceOf, size: number): Places {
  const step = given ?? 1;
  const [least, most] = step > 0 ? [0, size] : [-1, size - 1];
  const place = (bound: Bound, left: number): number => {
    if (bound === null) return left;
    return Math.min(most, Math.max(least, bound < 0 ? bound + size : bound));
  };
  const from = place(start, step > 0 ? least : most);
  const to = place(stop, step > 0 ? most : least);
  return { start: from, step, count: Math.max(0, Math.ceil((to - from) / step)) };
}

/** Does the slice take all of any axis, in its order? */
export const isAll = ({ start, stop, step }: SliceOf): boolean => !start && stop === null && (step ?? 1) === 1;

/** Does it take all of any axis, in its order or backwards? */
export const isWhole = (slice: SliceOf): boolean =>
  isAll(slice) || (slice.start === null && slice.stop === null && slice.step === -1);

/** As numpy writes it: `1:`, `::2`. */
export const showSlice = ({ start, stop, step }: SliceOf): string =>
  `${start ?? ''}:${stop ?? ''}${step === null ? '' : `:${step}`}`;
