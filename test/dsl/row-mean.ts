// A layer as a user writes it, outside the package: typed, checked where it is used, and the same at run time.
import {
  axisName,
  axisSize,
  Conv,
  Dense,
  type Dim,
  defineLayer,
  type Fill,
  Flatten,
  fill,
  GlobalAvgPool,
  input,
  type Layer,
  mapKernel,
  oneArray,
  oneKernel,
  Relu,
  type Sentence,
  type Show,
  type State,
  serial,
  showState,
  type Tensor,
  tensor,
} from '../../src/index.js';

const needsImages = '✗ RowMean expects 4 axes (N, H, W, C), got {shape} (put it before Flatten)';

type RowMeanOut<I> =
  I extends Tensor<infer S, infer _B, infer _C, infer G>
    ? number extends S['length']
      ? Tensor<[number, number, number], 0, 2, G>
      : S extends readonly [infer N extends Dim, infer H extends Dim, Dim, infer C extends Dim]
        ? Tensor<[N, H, C], 0, 2, G>
        : Fill<typeof needsImages, { shape: Show<I> }>
    : Fill<typeof needsImages, { shape: Show<I> }>;

/** Mean along each row of an image: `[N, H, W, C] -> [N, H, C]`. */
export interface RowMean extends Layer {
  readonly name: 'RowMean';
  readonly '~axes': [0, -1];
  readonly '~out': RowMeanOut<this['~in']>;
  readonly '~params': readonly [];
}

function rowMeanShape(state: State): State | Sentence {
  const [n, h, w, c] = state.kind === 'unknown' ? [null, null, null, null] : state.kind === 'tensor' ? state.dims : [];
  const rank = state.kind === 'unknown' ? 4 : state.kind === 'tensor' ? state.dims.length : 0;
  if (rank !== 4 || n === undefined || h === undefined || w === undefined || c === undefined) {
    return fill(needsImages, { shape: showState(state) });
  }
  const gaussian = state.kind === 'tensor' ? state.gaussian : true;
  return tensor([n, h, c], { batchAxis: 0, channelAxis: 2, gaussian });
}

export const RowMean = (): RowMean =>
  defineLayer<RowMean>({
    name: 'RowMean',
    axes: { batchAxis: 0, channelAxis: -1 },
    shape: rowMeanShape,
    kernel: (tree, state, { g }) => {
      const k = oneKernel(tree);
      const width = state.kind === 'tensor' && typeof state.dims[2] === 'number' ? state.dims[2] : 1;
      return { ...mapKernel(k, (x) => g.mul(g.sum(x, ['p1', 'q1']), 1 / width ** 2)), spatial: 1 };
    },
    finite: {
      apply: (_params, input, { g }) => {
        const x = oneArray(input);
        const columns = axisName(x, 2);
        const node = g.mul(g.sum(x.node, [columns]), 1 / axisSize(x, columns));
        return { node, order: x.order.filter((name) => name !== columns) };
      },
    },
  });

export const images = input('N', 8, 6, 3);

// It composes like any other layer …
export const right = images.build(Conv(16, [3, 3]), RowMean(), Relu(), Conv(8, [2]), GlobalAvgPool(), Dense(10));
export const inBlock = <const C extends number>(c: C) => serial(Conv(c, [3, 3]), RowMean(), Relu());
export const rightBlock = images.build(inBlock(4), Flatten(), Dense(2));
