import { InputError } from '../../compile/errors.js';
import type { OuterAxis } from '../../compile/structure/outer-axis.js';
import { describeValue, formatShape } from '../../runtime/describe.js';

/** Axes of a function's output by place; negative ones count from the end. */
export type AxesOption = number | readonly number[];

/** How the axes of a function's output become axes of its kernel. */
export interface KernelAxes {
  /**
   * Axes whose equal entries are multiplied and averaged, as the outputs of a network are over its last axis. Default
   * `[-1]`.
   */
  readonly traceAxes?: AxesOption;
  /** Axes whose equal entries alone are multiplied, and which the kernel has once. Default none. */
  readonly diagonalAxes?: AxesOption;
}

function listOf(option: string, axes: AxesOption): readonly number[] {
  const given: unknown = axes;
  if (typeof axes === 'number') return [axes];
  if (Array.isArray(given)) return axes;
  throw new InputError(`${option} is ${describeValue(given)}, and must be a place of an axis or a list of them.`);
}

function places(option: string, axes: AxesOption, shape: readonly number[]): ReadonlySet<number> {
  const rank = shape.length;
  return new Set(
    listOf(option, axes).map((axis) => {
      const place = axis < 0 ? axis + rank : axis;
      if (Number.isInteger(axis) && place >= 0 && place < rank) return place;
      const range = rank === 0 ? 'which has none' : `whose axes are ${-rank} to ${rank - 1}`;
      throw new InputError(
        `${option} names axis ${describeValue(axis)} of an output of shape ` + `${formatShape(shape)}, ${range}.`,
      );
    }),
  );
}

/** The name of an axis of the output, in place `k`, in cotangents. */
export const outName = (k: number): string => `out ${k}`;

/**
 * What becomes of each axis of outputs of these shapes.
 * @throws InputError for an axis that is not there or named twice, or whose sizes differ where entries are paired off.
 */
export function outerAxes(
  { traceAxes = [-1], diagonalAxes = [] }: KernelAxes,
  one: readonly number[],
  two: readonly number[],
): readonly OuterAxis[] {
  if (one.length !== two.length)
    throw new InputError(
      `The outputs on x1 and x2 have shapes ${formatShape(one)} and ${formatShape(two)}, and must have as many axes.`,
    );
  const [trace, diagonal] = [places('traceAxes', traceAxes, one), places('diagonalAxes', diagonalAxes, one)];
  return one.map((size, k) => {
    const other = two[k] ?? 0;
    if (trace.has(k) && diagonal.has(k))
      throw new InputError(`traceAxes and diagonalAxes both name axis ${k} of the output; name it in one of them.`);
    const kind = trace.has(k) ? 'trace' : diagonal.has(k) ? 'diagonal' : 'pair';
    if (kind !== 'pair' && size !== other)
      throw new InputError(
        `${kind}Axes names axis ${k} of the output, which has size ${size} on x1 and ${other} on x2; leave it out, or ` +
          'give inputs of the same size.',
      );
    return { name: outName(k), extent: [size, other], kind };
  });
}
