import type { Product } from '../../../types/arithmetic.js';
import type { AxisOf, LastAxis } from '../../../types/axes.js';
import type { NeedsOneTensor, NeedsTwoAxes } from '../../../types/misfit.js';
import type { Say } from '../../../types/sentences.js';
import type { Dim, Shape, ShowShape, UnknownRank } from '../../../types/shape.js';
import type { Tensor } from '../../../types/state.js';

/** All axes but the batch become one channel axis. Not Gaussian any more: channels of one position go together. */
export type FlattenOut<I, B extends number, O extends number> =
  I extends Tensor<infer S, infer B0, infer _C, infer _G>
    ? UnknownRank<S> extends true
      ? Flat<number, number, O>
      : S extends readonly [Dim, Dim, ...Dim[]]
        ? Flattened<S, B0, AxisOf<S, B>, B, O>
        : NeedsTwoAxes<'Flatten', S>
    : NeedsOneTensor<'Flatten', I>;

type Flattened<S extends Shape, B0, b, B extends number, O extends number> = [b] extends [never]
  ? Say<'axisOutside', { layer: 'Flatten'; option: 'batchAxis'; axis: B; shape: ShowShape<S>; last: LastAxis<S> }>
  : b extends number
    ? [B0] extends [null | b]
      ? Flat<S[b], Product<Without<S, b>>, O>
      : Say<
          'batchElsewhere',
          {
            layer: 'Flatten';
            declared: b;
            actual: B0 & number;
            shape: ShowShape<S>;
            fix: `batchAxis: ${B0 & number}`;
          }
        >
    : Flat<number, number, O>;

type Flat<N extends Dim, P extends Dim, O> = [O] extends [0 | -2]
  ? Tensor<[N, P], 0, 1, false>
  : [O] extends [1 | -1]
    ? Tensor<[P, N], 1, 0, false>
    : Tensor<[number, number], null, null, false>;

type Without<
  S extends readonly unknown[],
  B,
  R extends readonly unknown[] = [],
  I extends unknown[] = [],
> = S extends readonly [infer H, ...infer T] ? Without<T, B, I['length'] extends B ? R : [...R, H], [...I, 0]> : R;
