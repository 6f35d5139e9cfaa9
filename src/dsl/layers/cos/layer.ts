import { defineLayer, type Layer } from '../../layer.js';
import { REMASKED } from '../../mask/part.js';
import { activationShape } from '../activation/shape.js';
import type { ActivationOut } from '../activation/type.js';
import { waveFinite } from '../sin/finite.js';
import { waveKernel } from '../sin/kernel.js';
import { resolveWave, type WaveOptions, type WaveResolved } from '../sin/options.js';

/** The type of {@link Cos}. */
export interface Cos extends Layer {
  readonly name: 'Cos';
  readonly options: WaveResolved;
  readonly '~out': ActivationOut<'Cos', this['~in']>;
  readonly '~params': readonly [];
}

/**
 * a cos(b x + c) on every entry. Needs Gaussian inputs: Dense or Conv before it.
 * @throws InputError on a number that is not finite.
 */
export function Cos(options: WaveOptions = {}): Cos {
  const resolved = resolveWave('Cos', options);
  return defineLayer<Cos>({
    name: 'Cos',
    options: resolved,
    kernel: waveKernel('cos', resolved),
    finite: waveFinite('cos', resolved),
    masks: REMASKED,
    shape: (state) => activationShape('Cos', state),
  });
}
