import { oneTensor } from '../../checks/one-tensor.js';
import type { Scalar } from '../../hyper.js';
import { defineLayer, type Layer } from '../../layer.js';
import { dropoutFinite } from './finite.js';
import { dropoutKernel } from './kernel.js';
import { type DropoutMode, type DropoutOptions, type DropoutResolved, resolveDropout } from './options.js';
import type { DropoutOut } from './type.js';

/** The type of {@link Dropout} in mode `M`. */
export interface Dropout<M extends DropoutMode = 'train'> extends Layer {
  readonly name: 'Dropout';
  readonly options: DropoutResolved;
  readonly '~out': DropoutOut<this['~in'], M>;
  readonly '~params': readonly [];
}

/**
 * Keeps every entry with probability `rate` and divides it by `rate`, else puts 0 there. With `mode: 'test'` it passes
 * everything on. What is drawn is drawn anew for every forward pass, from the key that `applyFn` is given as `rng`. The
 * result is not Gaussian: put Dense or Conv before the next nonlinearity.
 * @param rate The share that is kept, not the one that is dropped.
 * @throws InputError on a rate outside of (0, 1], or another mode.
 */
export function Dropout<const M extends DropoutMode = 'train'>(
  rate: Scalar,
  options: DropoutOptions<M> = {},
): Dropout<M> {
  const resolved = resolveDropout(rate, options);
  const train = resolved.mode === 'train';
  return defineLayer<Dropout<M>>({
    name: 'Dropout',
    options: resolved,
    kernel: dropoutKernel(resolved),
    mixing: train ? () => 'sameSamples' : undefined,
    finite: dropoutFinite(resolved),
    shape: (state) => {
      const input = oneTensor('Dropout', state);
      return typeof input === 'string' || !train ? input : Object.freeze({ ...input, gaussian: false });
    },
  });
}
