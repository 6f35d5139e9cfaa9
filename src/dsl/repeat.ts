import type { CalledOne } from '../types/called.js';
import type { FirstAxes } from '../types/declared-axes.js';
import type { RepeatFault } from '../types/kernel-fault.js';
import type { RepeatParams } from '../types/params.js';
import type { RepeatOut } from '../types/repeat.js';
import { placed, rest, type Sentence, say } from '../types/sentences.js';
import { requireLayers } from './checks/require-layers.js';
import { finiteInTurn } from './finite/in-turn.js';
import { kernelOf, limitOf } from './kernel/part.js';
import { defineLayer, isSentence, type Layer } from './layer.js';
import { requireInteger } from './layers/numbers.js';
import { mixingInTurn } from './mixing-of.js';
import { inTurn } from './serial.js';
import { type State, sameState } from './state.js';
import type { Made, Written } from './written.js';

/** The type of {@link repeat}. */
export interface Repeat<L extends Layer, N extends number> extends Layer {
  readonly name: 'repeat';
  readonly layer: L;
  readonly n: N;
  readonly '~axes': [N] extends [0] ? null : FirstAxes<[L]>;
  readonly '~out': RepeatOut<L, N, this['~in']>;
  readonly '~params': RepeatParams<L>;
  readonly '~kernel': RepeatFault<L, N, this['~in']>;
}

/**
 * `layer` `n` times over; 0 times is the identity. The way to write very deep networks: the type checker looks at a
 * block only until its shape stays the same.
 * @throws InputError unless `n` is an integer >= 0.
 */
export function repeat<const L extends Written, const N extends number>(layer: CalledOne<L>, n: N): Repeat<Made<L>, N>;
export function repeat(layer: Layer, n: number): Repeat<Layer, number> {
  requireLayers('repeat', [layer], placed('inRepeat'));
  requireInteger('repeat: n', n, 0);
  const times = Array.from({ length: n }, () => layer);
  return defineLayer<Repeat<Layer, number>>({
    name: 'repeat',
    layer,
    n,
    axes: n === 0 ? undefined : layer.axes,
    kernel: kernelOf(times, placed('inRepeat'), inTurn(times)),
    limit: limitOf(times, placed('inRepeat')),
    mixing: mixingInTurn(times),
    oneSided: n > 0 && layer.oneSided,
    finite: finiteInTurn(times, placed('inRepeat')),
    shape: (state) => repeatShape(layer, n, state),
  });
}

/** The run-time twin of `RepeatOut`. */
function repeatShape(layer: Layer, n: number, start: State): State | Sentence {
  let state = start;
  for (let index = 0; index < n; index++) {
    const next = layer.shape(state);
    if (isSentence(next)) return say('inRepeat', { index, rest: rest(next) });
    if (sameState(next, state)) return next;
    state = next;
  }
  return state;
}
