import { axisOf, axisOutside, batchElsewhere } from '../../checks/declare-axes.js';
import { lacksAxes, oneTensor } from '../../checks/one-tensor.js';
import { defineLayer, type Layer } from '../../layer.js';
import { type DimValue, type State, tensor } from '../../state.js';
import { flattenFinite } from './finite.js';
import { flattenKernel } from './kernel.js';
import { flattenMasks } from './mask.js';
import { type FlattenOptions, type FlattenResolved, resolveFlatten } from './options.js';
import type { FlattenOut } from './type.js';

/** The type of {@link Flatten}; `B` is its batch axis, `O` that of the result. */
export interface Flatten<B extends number = 0, O extends 0 | 1 | -1 | -2 = 0> extends Layer {
  readonly name: 'Flatten';
  readonly options: FlattenResolved;
  readonly '~axes': [B, null];
  readonly '~out': FlattenOut<this['~in'], B, O>;
  readonly '~params': readonly [];
}

/** Product of known sizes; a name or an unknown size makes it unknown. */
const product = (dims: readonly DimValue[]): DimValue =>
  dims.reduce<number | null>((a, d) => (a === null || typeof d !== 'number' ? null : a * d), 1);

/**
 * All axes but the batch become channels: `[N, H, W, C] -> [N, H * W * C]`. The result is not Gaussian: put Dense
 * before the next nonlinearity. It asks for a position's covariance with itself alone, so it is the cheap readout.
 * @throws InputError on axes that a matrix cannot have.
 */
export function Flatten<const B extends number = 0, const O extends 0 | 1 | -1 | -2 = 0>(
  options: FlattenOptions<B, O> = {},
): Flatten<B, O> {
  const resolved = resolveFlatten(options);
  const { batchAxis, batchAxisOut } = resolved;
  const flat = (batch: DimValue, channels: DimValue): State =>
    tensor(batchAxisOut === 0 ? [batch, channels] : [channels, batch], {
      batchAxis: batchAxisOut,
      channelAxis: 1 - batchAxisOut,
    });
  return defineLayer<Flatten<B, O>>({
    name: 'Flatten',
    options: resolved,
    axes: { batchAxis, channelAxis: null },
    kernel: flattenKernel,
    finite: flattenFinite(resolved),
    masks: flattenMasks(resolved),
    shape(state) {
      const input = oneTensor('Flatten', state);
      if (typeof input === 'string') return input;
      if (input.kind === 'unknown') return flat(null, null);
      const { dims, batchAxis: actual } = input;
      const batch = lacksAxes('Flatten', input) ?? axisOf(dims.length, batchAxis);
      if (typeof batch === 'string') return batch;
      if (batch === null) return axisOutside('Flatten', 'batchAxis', batchAxis, dims);
      if (actual !== null && actual !== batch)
        return batchElsewhere('Flatten', dims, batch, actual, `batchAxis: ${actual}`);
      return flat(dims[batch] ?? null, product(dims.filter((_, axis) => axis !== batch)));
    },
  });
}
