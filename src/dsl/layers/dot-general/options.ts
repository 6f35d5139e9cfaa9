import { InputError } from '../../../compile/errors.js';
import { showDims } from '../../show.js';
import { type AxesOptions, type AxesResolved, resolveAxes } from '../axes.js';
import { type Constant, type ConstantArray, constantArray } from '../constant.js';
import { requireAxis } from '../numbers.js';

/** `[[axes of lhs, axes of rhs] to sum over, [axes of lhs, axes of rhs] to keep together]`. */
export type DotDimensionNumbers = readonly [
  contract: readonly [lhs: readonly number[], rhs: readonly number[]],
  batch: readonly [lhs: readonly number[], rhs: readonly number[]],
];

/** Options of {@link DotGeneral}. */
export interface DotGeneralOptions<
  L extends Constant | undefined = Constant | undefined,
  R extends Constant | undefined = Constant | undefined,
  D extends DotDimensionNumbers = DotDimensionNumbers,
  B extends number = number,
  C extends number = number,
> extends AxesOptions<B, C> {
  /** A constant left of the input: a number, data with a shape, or nested numbers. */
  readonly lhs?: L;
  /** A constant right of the input. Only one of the two can be given; with neither the layer is the identity. */
  readonly rhs?: R;
  /**
   * Which axes of left and right are summed over together, `[contract[0], contract[1]]`, and which are kept as one,
   * `[batch[0], batch[1]]`; negative axes count from the end. Default: none, which is the outer product.
   */
  readonly dimensionNumbers?: D;
}

/** What the kernel rule of DotGeneral reads. Axes of the constant count from the start. */
export interface DotGeneralResolved extends AxesResolved {
  /** `null`: the layer does nothing. */
  readonly constant: ConstantArray | null;
  readonly side: 'lhs' | 'rhs';
  /** Axes to sum over: of the input, and which of the constant they meet. */
  readonly contract: DotAxes;
  /** Axes that input and constant share. */
  readonly batch: DotAxes;
}

/** Axes of the input as they were given, and of the constant. */
export interface DotAxes {
  readonly input: readonly number[];
  readonly constant: readonly number[];
}

const axesText = (o: DotDimensionNumbers): string =>
  `[${o.map(([lhs, rhs]) => `[${showDims(lhs)}, ${showDims(rhs)}]`).join(', ')}]`;

/**
 * @throws InputError where both constants are given, or axes that the constant has not, has twice, or has no partner
 * for.
 */
export function resolveDotGeneral(options: DotGeneralOptions): DotGeneralResolved {
  const {
    lhs,
    rhs,
    dimensionNumbers = [
      [[], []],
      [[], []],
    ] as const,
  } = options;
  if (lhs !== undefined && rhs !== undefined) {
    throw new InputError('DotGeneral: give lhs or rhs, not both: the other one is the input');
  }
  const side = lhs === undefined ? 'rhs' : 'lhs';
  const given = lhs ?? rhs;
  const constant = given === undefined ? null : constantArray(`DotGeneral: ${side}`, given);
  const rank = constant?.shape.length ?? 0;
  const fault = (why: string): never => {
    throw new InputError(`DotGeneral: dimensionNumbers ${axesText(dimensionNumbers)} ${why}`);
  };
  const [contract, batch] = dimensionNumbers.map((pair): DotAxes => {
    const [input, own] = side === 'rhs' ? pair : [pair[1], pair[0]];
    for (const axis of [...input, ...own]) requireAxis('DotGeneral: dimensionNumbers', axis);
    if (input.length !== own.length) fault('must pair axes of both sides');
    return { input: Object.freeze([...input]), constant: own.map((axis) => (axis < 0 ? axis + rank : axis)) };
  });
  if (!contract || !batch) return fault('must be [[lhs, rhs], [lhs, rhs]]');
  const used = [...contract.constant, ...batch.constant];
  if (used.length > 0 && !constant) fault('need a constant, lhs or rhs');
  if (used.some((axis) => axis < 0 || axis >= rank))
    fault(`name an axis that ${side} ${showDims(constant?.shape ?? [])} has not`);
  if (new Set(used).size < used.length) fault(`name an axis of ${side} twice`);
  return Object.freeze({ constant, side, contract, batch, ...resolveAxes('DotGeneral', options) });
}
