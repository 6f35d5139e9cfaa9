import { defineLayer, type Layer } from '../../layer.js';
import type { Constant, ConstantShape } from '../constant.js';
import { dotGeneralFinite } from './finite.js';
import { dotGeneralKernel, dotGeneralMixing } from './kernel.js';
import { dotGeneralMasks } from './mask.js';
import {
  type DotDimensionNumbers,
  type DotGeneralOptions,
  type DotGeneralResolved,
  resolveDotGeneral,
} from './options.js';
import { dotGeneralShape } from './shape.js';
import type { DotGeneralOut } from './type.js';

/** The type of {@link DotGeneral}: a constant of shape `K` (`null`: none) on side `Side`, axes `D`, batch `B`, channels `C`. */
export interface DotGeneral<
  Side extends 'lhs' | 'rhs' = 'rhs',
  K = null,
  D extends DotDimensionNumbers = NoAxes,
  B extends number = 0,
  C extends number = -1,
> extends Layer {
  readonly name: 'DotGeneral';
  readonly options: DotGeneralResolved;
  readonly '~axes': [B, C];
  readonly '~out': DotGeneralOut<this['~in'], Side, K, D, B, C>;
  readonly '~params': readonly [];
}

type NoAxes = readonly [contract: readonly [readonly [], readonly []], batch: readonly [readonly [], readonly []]];

/**
 * A constant times the input, or the input times a constant: `lhs` or `rhs` is the constant and the other side the input.
 * The result has the axes that both keep together, then what is left of the left side, then of the right. The axes of
 * samples and channels are not summed over. With no constant it is the identity; a number multiplies. Gaussianity stays.
 *
 * @throws InputError where both constants are given, or one is no array of finite numbers, or axes do not fit it.
 * @example DotGeneral({ rhs: ndarray(weights, [8, 5]), dimensionNumbers: [[[1], [0]], [[], []]] }) // [N, 8, 3] -> [N, 3, 5]
 */
export function DotGeneral<
  const L extends Constant | undefined = undefined,
  const R extends Constant | undefined = undefined,
  const D extends DotDimensionNumbers = NoAxes,
  const B extends number = 0,
  const C extends number = -1,
>(options?: DotGeneralOptions<L, R, D, B, C>): DotGeneral<SideOf<L>, ShapeOf<[L] extends [undefined] ? R : L>, D, B, C>;
export function DotGeneral(options: DotGeneralOptions = {}): AnyDotGeneral {
  const resolved = resolveDotGeneral(options);
  return defineLayer<AnyDotGeneral>({
    name: 'DotGeneral',
    options: resolved,
    axes: resolved,
    kernel: dotGeneralKernel(resolved),
    mixing: dotGeneralMixing(resolved),
    finite: dotGeneralFinite(resolved),
    masks: dotGeneralMasks(resolved),
    shape: (state) => dotGeneralShape(resolved, state),
  });
}

type AnyDotGeneral = DotGeneral<'lhs' | 'rhs', unknown, DotDimensionNumbers, number, number>;

type SideOf<L> = [L] extends [undefined] ? 'rhs' : 'lhs';

type ShapeOf<K> = [K] extends [undefined] ? null : ConstantShape<K>;
