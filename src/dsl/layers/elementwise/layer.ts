import { defineLayer, type Layer } from '../../layer.js';
import { REMASKED } from '../../mask/part.js';
import { activationShape } from '../activation/shape.js';
import type { ActivationOut } from '../activation/type.js';
import { elementwiseFinite } from './finite.js';
import { elementwiseKernel } from './kernel.js';
import { type ElementwiseOptions, type ElementwiseResolved, resolveElementwise } from './options.js';

/** The type of {@link Elementwise}. */
export interface Elementwise extends Layer {
  readonly name: 'Elementwise';
  readonly options: ElementwiseResolved;
  readonly '~out': ActivationOut<'Elementwise', this['~in']>;
  readonly '~params': readonly [];
}

/**
 * A function of your own on every entry, and its kernel: what it does to covariances. Functions are written in the graph
 * API, where numbers and nodes mix: `Elementwise({ fn: (g, x) => g.exp(x), nngpFn: (g, q, v1, v2) => … })`. With `fn`
 * alone there is a finite network and no kernel, with `nngpFn` alone a kernel and no finite network. Needs Gaussian
 * inputs: Dense or Conv before it.
 * @throws InputError on a function that does not map every entry on its own.
 */
export function Elementwise(options: ElementwiseOptions): Elementwise {
  const resolved = resolveElementwise(options);
  return defineLayer<Elementwise>({
    name: 'Elementwise',
    options: resolved,
    kernel: elementwiseKernel(resolved),
    finite: elementwiseFinite(resolved),
    masks: REMASKED,
    shape: (state) => activationShape('Elementwise', state),
  });
}
