import { InputError } from '../../compile/errors.js';
import { formatShape } from '../../runtime/describe.js';
import type { NamedKernel } from './kernel-input.js';
import { keptSizes, type Targets } from './layout.js';

/** Trace axes as places in the targets' shape. @throws InputError when one is outside, the batch axis, or twice there. */
export function resolveTraceAxes(shape: readonly number[], traceAxes: readonly number[]): readonly number[] {
  const given = `traceAxes ${formatShape(traceAxes)}`;
  const resolved = traceAxes.map((axis) => {
    const place = axis < 0 ? axis + shape.length : axis;
    if (!Number.isInteger(place) || place < 0 || place >= shape.length) {
      throw new InputError(
        `${given}: ${axis} is no axis of yTrain, of shape ${formatShape(shape)}; use one from 1 to ${shape.length - 1}, or -1 ` +
          'for the last.',
      );
    }
    if (place === 0) {
      throw new InputError(`${given}: axis ${axis} of yTrain holds the samples, and a kernel cannot leave them out.`);
    }
    return place;
  });
  if (new Set(resolved).size !== resolved.length) {
    throw new InputError(`${given}: an axis of yTrain, of shape ${formatShape(shape)}, stands there twice.`);
  }
  return resolved;
}

const interleave = (rows: readonly number[], columns: readonly number[]): (number | '?')[] =>
  columns.flatMap((size, k) => [rows[k] ?? '?', size]);

const fits = (shape: readonly number[], pattern: readonly (number | string)[]): boolean =>
  shape.length === pattern.length && pattern.every((size, axis) => size === '?' || size === shape[axis]);

const about = ({ shape, traceAxes }: Targets): string =>
  `yTrain of shape ${formatShape(shape)} with traceAxes ${formatShape(traceAxes)}`;

/** @throws InputError unless the kernel is that of the training samples with themselves. */
export function checkTrainTrain({ name, array: { shape } }: NamedKernel, y: Targets): void {
  const needed = interleave(keptSizes(y), keptSizes(y));
  if (fits(shape, needed)) return;
  throw new InputError(`${name} has shape ${formatShape(shape)}, and ${about(y)} needs ${formatShape(needed)}.`);
}

/** @throws InputError unless the kernel has the training samples as columns. */
export function checkTestTrain({ name, array: { shape } }: NamedKernel, y: Targets): void {
  const needed = interleave([], keptSizes(y));
  if (fits(shape, needed)) return;
  throw new InputError(
    `${name} has shape ${formatShape(shape)}, and ${about(y)} needs ${formatShape(needed)}: test samples first, ` +
      'training samples second.',
  );
}

/** @throws InputError unless the kernel is square, with the test samples of `testTrain` as rows and columns. */
export function checkTestTest({ name, array: { shape } }: NamedKernel, testTrain: NamedKernel): void {
  const rows = testTrain.array.shape.filter((_, axis) => axis % 2 === 0);
  const needed = interleave(rows, rows);
  if (fits(shape, needed)) return;
  throw new InputError(
    `${name} has shape ${formatShape(shape)}, and ${testTrain.name} of shape ${formatShape(testTrain.array.shape)} ` +
      `needs ${formatShape(needed)}.`,
  );
}
