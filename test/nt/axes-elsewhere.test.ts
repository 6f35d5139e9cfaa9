/** Layers whose samples and channels are on other axes do what they do to [N, H, W, C]. */
import { describe, expect, it } from 'vitest';
import {
  AvgPool,
  Conv,
  ConvLocal,
  ConvTranspose,
  Dense,
  DotGeneral,
  FanInConcat,
  FanInProd,
  FanInSum,
  FanOut,
  GlobalAvgPool,
  GlobalSelfAttention,
  GlobalSumPool,
  Identity,
  ImageResize,
  Index,
  input,
  type Kernel,
  type Layer,
  LayerNorm,
  type NDArray,
  ndarray,
  PRNGKey,
  parallel,
  Slice,
  SumPool,
  serial,
} from '../../src/index.js';
import { filled, leavesOf } from '../dsl/finite-model.js';
import { type Box, numbers, transposed } from '../dsl/finite-oracle.js';

type Make = (layout: Layout) => Layer;

/** Where the axes of [N, H, W, C] are. */
class Layout {
  readonly batchAxis: number;
  readonly channelAxis: number;
  /** `NHWC` in its order. */
  readonly letters: string;
  readonly #order: readonly number[];
  readonly #fromEnd: boolean;

  /** `order[k]` is on axis k; `fromEnd` counts axes as negative numbers. */
  constructor(order: readonly number[], fromEnd: boolean) {
    this.#order = order;
    this.#fromEnd = fromEnd;
    this.batchAxis = this.axis(0);
    this.channelAxis = this.axis(3);
    this.letters = this.list([...'NHWC']).join('');
  }

  axis(usual: number): number {
    return this.#order.indexOf(usual) - (this.#fromEnd ? this.#order.length : 0);
  }

  /** What stands for each of N, H, W, C, in its order. */
  list<T>(usual: readonly T[]): T[] {
    return this.#order.flatMap((axis) => usual.slice(axis, axis + 1));
  }

  array({ shape, data }: Box): NDArray {
    const moved = transposed({ shape, data }, this.#order);
    return ndarray(Float64Array.from(moved.data), [...moved.shape]);
  }

  /** A layer behind Dense, whose output is Gaussian. */
  model(make: Make) {
    const { batchAxis, channelAxis } = this;
    const layers: readonly Layer[] = [Dense(6, { batchAxis, channelAxis, wStd: 1.3, bStd: 0.4 }), make(this)];
    return input(...this.list(['N', 4, 3, 2])).build(...layers);
  }

  async kernels(make: Make, x1: Box, x2: Box | null): Promise<Kernel> {
    const kernel = await this.model(make).kernelFn(this.array(x1), x2 && this.array(x2));
    if (!('nngp' in kernel)) throw new Error('the network ends in branches');
    return kernel;
  }

  /** Outputs with the parameters of the usual layout: those that are added to outputs or inputs move as these do. */
  async outputs(make: Make, x: Box): Promise<NDArray> {
    const usual = USUAL.model(make).initFn(PRNGKey(1), { dtype: 'float64' });
    const params = filled(usual, (shape, k) => {
      const data = leavesOf(usual)[k]?.[1].data ?? [];
      return shape.length === 4 && shape[0] === 1 ? this.array({ shape, data: [...data] }) : ndarray(data, shape);
    });
    const y = await this.model(make).applyFn(params as never, this.array(x));
    if (!('data' in y)) throw new Error('the network ends in branches');
    return y;
  }
}

const USUAL = new Layout([0, 1, 2, 3], false);
const LAYOUTS = [
  ['[H, C, N, W]', new Layout([1, 3, 0, 2], false)],
  ['[C, H, N, W], counted from the end', new Layout([3, 1, 0, 2], true)],
] as const;

/** A fan-in of two branches. */
function both(fanIn: Layer): Layer {
  const layers: readonly Layer[] = [FanOut(2), parallel(Identity(), Identity()), fanIn];
  return serial(...layers);
}

const decay = (distance: number): number => Math.exp(-distance);
const matrix = ndarray(Float64Array.of(0.5, -1, 2, 0.3, 0.1, -0.7), [2, 3]);

const LAYERS: Readonly<Record<string, Make>> = {
  Dense: ({ batchAxis, channelAxis }) => Dense(3, { batchAxis, channelAxis, bStd: 0.2, parameterization: 'standard' }),
  Conv: ({ letters }) => Conv(3, [2, 3], { dimensionNumbers: [letters, 'HWIO', letters], strides: [2, 1], bStd: 0.2 }),
  ConvLocal: ({ letters }) =>
    ConvLocal(3, [2, 3], { dimensionNumbers: [letters, 'HWIO', letters], strides: [2, 1], bStd: 0.2 }),
  ConvTranspose: ({ letters }) =>
    ConvTranspose(3, [2, 3], { dimensionNumbers: [letters, 'HWIO', letters], strides: [2, 1], bStd: 0.2 }),
  AvgPool: ({ batchAxis, channelAxis }) =>
    AvgPool([3, 2], { batchAxis, channelAxis, padding: 'SAME', normalizeEdges: true, strides: [2, 1] }),
  SumPool: ({ batchAxis, channelAxis }) => SumPool([3, 2], { batchAxis, channelAxis, padding: 'CIRCULAR' }),
  GlobalAvgPool: ({ batchAxis, channelAxis }) => GlobalAvgPool({ batchAxis, channelAxis }),
  GlobalSumPool: ({ batchAxis, channelAxis }) => GlobalSumPool({ batchAxis, channelAxis }),
  'LayerNorm over channels': ({ batchAxis, channelAxis }) =>
    LayerNorm({ axis: channelAxis, batchAxis, channelAxis, eps: 0.1 }),
  'LayerNorm over a row': (layout) =>
    LayerNorm({
      axis: [layout.channelAxis, layout.axis(2)],
      batchAxis: layout.batchAxis,
      channelAxis: layout.channelAxis,
    }),
  'LayerNorm over samples': (layout) =>
    LayerNorm({
      axis: [layout.axis(0), layout.axis(1), layout.channelAxis],
      batchAxis: layout.batchAxis,
      channelAxis: layout.channelAxis,
    }),
  GlobalSelfAttention: ({ batchAxis, channelAxis }) =>
    GlobalSelfAttention(3, 2, 2, 2, { batchAxis, channelAxis, bStd: 0.3 }),
  'GlobalSelfAttention with embeddings': ({ batchAxis, channelAxis }) =>
    GlobalSelfAttention(3, 2, 2, 2, {
      linearScaling: false,
      attentionMechanism: 'IDENTITY',
      posEmbType: 'CONCAT',
      posEmbDecayFn: decay,
      nChanPosEmb: 2,
      valPosEmb: true,
      batchAxis,
      channelAxis,
    }),
  'DotGeneral of a number': ({ batchAxis, channelAxis }) => DotGeneral({ rhs: -1.5, batchAxis, channelAxis }),
  'DotGeneral of a matrix': (layout) =>
    DotGeneral({
      lhs: matrix,
      dimensionNumbers: [
        [[1], [layout.axis(2)]],
        [[], []],
      ],
      batchAxis: layout.batchAxis,
      channelAxis: layout.channelAxis,
    }),
  ImageResize: (layout) =>
    ImageResize(layout.list([-1, 2, 5, -1]), {
      method: 'linear',
      antialias: false,
      batchAxis: layout.batchAxis,
      channelAxis: layout.channelAxis,
    }),
  'ImageResize of the batch': (layout) =>
    ImageResize(layout.list([4, 2, -1, -1]), {
      method: 'cubic',
      batchAxis: layout.batchAxis,
      channelAxis: layout.channelAxis,
    }),
  'Index of slices': (layout) =>
    Index(layout.list([':', Slice(null, null, -2), Slice(1, 3), ':'] as const), {
      batchAxis: layout.batchAxis,
      channelAxis: layout.channelAxis,
    }),
  'Index of a column': (layout) =>
    Index(layout.list([Slice(0, 2), ':', -2, null] as const), {
      batchAxis: layout.batchAxis,
      channelAxis: layout.channelAxis,
    }),
  'FanInConcat of rows': (layout) => both(FanInConcat({ axis: layout.axis(1) })),
  'FanInConcat of channels': (layout) => both(FanInConcat({ axis: layout.channelAxis })),
  FanInSum: () => both(FanInSum()),
  FanInProd: () => both(FanInProd()),
};

/** Output axes with the samples first and the channels last. */
function usualOrder(y: NDArray, { batchAxis, channelAxis }: Kernel): Box {
  const others = y.shape.flatMap((_, axis) => (axis === batchAxis || axis === channelAxis ? [] : [axis]));
  return transposed({ shape: y.shape, data: [...y.data] }, [batchAxis, ...others, channelAxis]);
}

function expectClose(found: Box | NDArray | null, wanted: Box | NDArray | null, what: string): void {
  expect(found?.shape, what).toEqual(wanted?.shape);
  const largest = Math.max(...Array.from(wanted?.data ?? [], Math.abs));
  for (const [k, value] of [...(wanted?.data ?? [])].entries())
    expect(Math.abs((found?.data[k] ?? Number.NaN) - value), `${what}, entry ${k}`).toBeLessThan(1e-12 * largest);
}

const [X1, X2] = [numbers([3, 4, 3, 2], 0.4), numbers([2, 4, 3, 2], 1.3)];

describe.each(Object.entries(LAYERS))('%s', (_, make) => {
  it.each(LAYOUTS)('on %s', async (__, layout) => {
    let record: Kernel | undefined;
    for (const x2 of [X2, null]) {
      const [found, wanted] = [await layout.kernels(make, X1, x2), await USUAL.kernels(make, X1, x2)];
      for (const field of ['nngp', 'ntk', 'cov1', 'cov2'] as const) expectClose(found[field], wanted[field], field);
      record = found;
    }
    const [found, wanted] = [await layout.outputs(make, X1), await USUAL.outputs(make, X1)];
    if (!record) throw new Error('no kernel');
    expectClose(usualOrder(found, record), usualOrder(wanted, await USUAL.kernels(make, X1, null)), 'outputs');
  });
});
