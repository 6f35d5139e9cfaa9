import { defineLayer, type Layer } from '../../layer.js';
import { branches } from '../../state.js';
import { fanOutFinite } from './finite.js';
import { fanOutKernel } from './kernel.js';
import { type FanOutResolved, resolveFanOut } from './options.js';
import type { FanOutOut } from './type.js';

/** The type of {@link FanOut}: `N` branches. */
export interface FanOut<N extends number> extends Layer {
  readonly name: 'FanOut';
  readonly options: FanOutResolved;
  readonly '~out': FanOutOut<this['~in'], N>;
  readonly '~params': readonly [];
}

/**
 * `n` copies of the input, for `parallel` to work on.
 * @throws InputError unless `n` is an integer >= 1.
 */
export function FanOut<const N extends number>(n: N): FanOut<N> {
  const resolved = resolveFanOut(n);
  return defineLayer<FanOut<N>>({
    name: 'FanOut',
    options: resolved,
    kernel: fanOutKernel(resolved.n),
    finite: fanOutFinite(resolved.n),
    shape: (state) => branches(Array.from({ length: n }, () => state)),
  });
}
