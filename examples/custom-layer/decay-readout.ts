import {
  axisName,
  axisSize,
  type Dim,
  defineLayer,
  type Fill,
  fill,
  freshAxis,
  type GraphBuilder,
  InputError,
  type KernelRule,
  type Layer,
  type MaskPart,
  mapKernel,
  type NDArray,
  type Node,
  oneArray,
  oneKernel,
  type Sentence,
  type Show,
  type State,
  severalArrays,
  showState,
  type Tensor,
  tensor,
  timesPlaces,
  visibleEntries,
} from '../../src/index.js';

// 1. The shape rule, once for the type checker and once for the run time, with one sentence for both.

const NEEDS = '✗ DecayReadout expects 3 axes (N, T, C), got {shape} (samples first, channels last)';

type DecayReadoutOut<I, D extends number> =
  I extends Tensor<infer S, infer B, infer C, infer _G>
    ? [B, C] extends [0 | null, 2 | null]
      ? number extends S['length']
        ? Tensor<[number, D], 0, 1, true>
        : S extends readonly [infer N extends Dim, Dim, Dim]
          ? Tensor<[N, D], 0, 1, true>
          : Fill<typeof NEEDS, { shape: Show<I> }>
      : Fill<typeof NEEDS, { shape: Show<I> }>
    : Fill<typeof NEEDS, { shape: Show<I> }>;

function shapeOf(outDim: number, state: State): State | Sentence {
  const behind = { batchAxis: 0, channelAxis: 1, gaussian: true };
  if (state.kind === 'unknown') return tensor([null, outDim], behind);
  if (state.kind === 'tensor') {
    const [samples, time, channels] = state.dims;
    const usual = (state.batchAxis ?? 0) === 0 && (state.channelAxis ?? 2) === 2;
    if (usual && state.dims.length === 3 && samples !== undefined && time !== undefined && channels !== undefined)
      return tensor([samples, outDim], behind);
  }
  return fill(NEEDS, { shape: showState(state) });
}

/** The type of {@link DecayReadout}. */
export interface DecayReadout<D extends number> extends Layer {
  readonly name: 'DecayReadout';
  readonly '~axes': [0, -1];
  readonly '~out': DecayReadoutOut<this['~in'], D>;
  readonly '~params': readonly [W: NDArray<[number, D]>, b: NDArray<[D]>];
}

/** Options of {@link DecayReadout}. */
export interface DecayReadoutOptions {
  /** What a position weighs, relative to the one before it; above 0. */
  readonly decay: number;
  /** Standard deviation of the weights, before 1 / sqrt(channels). Default 1. */
  readonly wStd?: number;
  /** Standard deviation of the biases. Default 0. */
  readonly bStd?: number;
}

/** Weights of the positions along an axis that add up to 1: over those of a sample that are visible, where some are not. */
function shares(g: GraphBuilder, axis: string, size: number, decay: number, visible: Node | null): Node {
  const weights = Array.from({ length: size }, (_, t) => decay ** t);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const all = g.constant(
    weights.map((weight) => weight / total),
    [{ name: axis, extent: size }],
  );
  if (!visible) return all;
  const seen = g.mul(all, visible);
  // of a sample that is masked altogether all weights are 0
  return g.div(seen, g.pointwise('max', [g.sum(seen, [axis]), 1e-30]));
}

/**
 * One output for a sequence, `[N, T, C] -> [N, outDim]`: the mean of x_t over the positions t, weighted by decay^t, then
 * weights and biases: y = wStd / sqrt(C) W mean(x) + bStd b.
 *
 * @throws InputError on a `decay` that is not a number above 0.
 */
export function DecayReadout<const D extends number>(outDim: D, options: DecayReadoutOptions): DecayReadout<D> {
  const { decay, wStd = 1, bStd = 0 } = options;
  if (!(decay > 0 && Number.isFinite(decay))) throw new InputError(`DecayReadout: decay must be above 0, got ${decay}`);

  // 2. The kernel: K' = wStd^2 sum_pq a_p a_q K[p, q] + bStd^2, and the NTK has that once more for this layer's parameters.
  const kernel: KernelRule = (tree, state, { g }) => {
    const k = oneKernel(tree);
    const time = state.kind === 'tensor' ? Number(state.dims[1]) : 0;
    const first = shares(g, 'p0', time, decay, k.masks?.first ?? null);
    const second = k.cov2 && shares(g, 'p0', time, decay, k.masks?.second ?? null);
    const mean = { ...mapKernel(timesPlaces(g, k, first, second), (x) => g.sum(x, ['p0', 'q0'])), spatial: 0 };
    const out = mapKernel({ ...mean, ntk: null }, (x) => g.affine(x, wStd ** 2, bStd ** 2));
    if (mean.ntk === null) return out;
    return { ...out, ntk: mean.ntk === 'zero' ? out.nngp : g.add(out.nngp, g.affine(mean.ntk, wStd ** 2, 0)) };
  };

  // 3. Masks: all channels of a position are read at once, and a sample is masked where all of its positions are. An axis of
  // size 1 stands for all entries along it. Biases are not 0 where the output is masked, so it is set to 0 once more.
  const masks: MaskPart = {
    channels: 'all',
    read: true,
    remask: true,
    rule: ([mask]) => {
      const [samples = 1, positions = 1] = mask?.shape ?? [];
      const of = (n: number): Uint8Array =>
        mask?.data.subarray(n * positions, (n + 1) * positions) ?? new Uint8Array(1);
      const data = Uint8Array.from({ length: samples }, (_, n) => (of(n).includes(0) ? 0 : 1));
      return { shape: [samples, 1], data };
    },
  };

  return defineLayer<DecayReadout<D>>({
    name: 'DecayReadout',
    axes: { batchAxis: 0, channelAxis: -1 },
    shape: (state) => shapeOf(outDim, state),
    kernel,
    masks,
    // 4. The finite network: what its parameters are, and its output. Arrays are aligned by the names of their axes.
    finite: {
      params: (state) => {
        const channels = state.kind === 'tensor' ? state.dims[2] : null;
        if (typeof channels !== 'number') throw new InputError('DecayReadout: the number of channels is not known');
        return [
          { shape: [channels, outDim], distribution: 'normal' },
          { shape: [outDim], distribution: 'normal' },
        ];
      },
      apply: (params, input, context) => {
        const { g } = context;
        const x = oneArray(input);
        const [w, b] = severalArrays(params);
        if (!w || !b) throw new InputError('DecayReadout: W and b are missing');
        const [samples, time, channels] = [axisName(x, 0), axisName(x, 1), axisName(x, 2)];
        // masked entries of x are 0 already, but must not weigh
        const share = shares(g, time, axisSize(x, time), decay, visibleEntries(x, context));
        const mean = g.contract(x.node, share, [time]);
        const out = freshAxis('decay:out', x.node, w.node);
        const matrix = g.rename(w.node, [
          [axisName(w, 0), channels],
          [axisName(w, 1), out],
        ]);
        const product = g.contract(mean, matrix, [channels]);
        const biases = g.rename(b.node, [[axisName(b, 0), out]]);
        const scale = wStd / Math.sqrt(axisSize(x, channels));
        return { node: g.add(g.affine(product, scale, 0), g.affine(biases, bStd, 0)), order: [samples, out] };
      },
    },
  });
}
