import { defineLayer, type Layer } from '../../layer.js';
import { REMASKED } from '../../mask/part.js';
import { activationShape } from '../activation/shape.js';
import type { ActivationOut } from '../activation/type.js';
import { waveFinite } from './finite.js';
import { waveKernel } from './kernel.js';
import { resolveWave, type WaveOptions, type WaveResolved } from './options.js';

/** The type of {@link Sin}. */
export interface Sin extends Layer {
  readonly name: 'Sin';
  readonly options: WaveResolved;
  readonly '~out': ActivationOut<'Sin', this['~in']>;
  readonly '~params': readonly [];
}

/**
 * a sin(b x + c) on every entry. Needs Gaussian inputs: Dense or Conv before it.
 * @throws InputError on a number that is not finite.
 */
export function Sin(options: WaveOptions = {}): Sin {
  const resolved = resolveWave('Sin', options);
  return defineLayer<Sin>({
    name: 'Sin',
    options: resolved,
    kernel: waveKernel('sin', resolved),
    finite: waveFinite('sin', resolved),
    masks: REMASKED,
    shape: (state) => activationShape('Sin', state),
  });
}
