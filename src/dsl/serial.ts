import { InternalError, ShapeError } from '../compile/errors.js';
import type { FirstAxes } from '../types/declared-axes.js';
import type { SerialFault } from '../types/kernel-fault.js';
import type { SerialParams } from '../types/params.js';
import { placed, rest, say } from '../types/sentences.js';
import type { Args, SerialOut, Trace } from '../types/serial.js';
import type { Anything } from '../types/state.js';
import { requireLayers } from './checks/require-layers.js';
import { firstAxes } from './checks/settle-axes.js';
import { finiteInTurn } from './finite/in-turn.js';
import { kernelOf, limitOf } from './kernel/part.js';
import type { KernelRule } from './kernel/rule.js';
import { defineLayer, isSentence, type Layer } from './layer.js';
import { mixingInTurn } from './mixing-of.js';
import { ANYTHING } from './state.js';
import { walk } from './walk.js';
import type { Layers, Written } from './written.js';

/** The type of {@link serial}. */
export interface Serial<Ls extends readonly Layer[]> extends Layer {
  readonly name: 'serial';
  readonly layers: Ls;
  readonly '~axes': FirstAxes<Ls>;
  readonly '~out': SerialOut<Ls, this['~in']>;
  readonly '~params': SerialParams<Ls, this['~in']>;
  readonly '~kernel': SerialFault<Ls, this['~in']>;
  /** The shape after each layer, for an unknown input: read by editors and tools. */
  readonly '~trace': Trace<Ls, Anything>;
}

/**
 * Layers one after the other, as one layer. What can be told without an input is checked at once; the rest when the
 * block meets one.
 *
 * ```ts
 * const block = <const C extends number>(c: C) => serial(Conv(c, [3, 3], { padding: 'SAME' }), Relu());
 * ```
 * @throws ShapeError if two layers cannot follow each other; the type checker shows the same sentence on the layer.
 */
export function serial<const Ls extends readonly Written[]>(...layers: Args<Ls, Anything>): Serial<Layers<Ls>>;
export function serial(...layers: readonly Layer[]): Serial<readonly Layer[]> {
  requireLayers('serial', layers, placed('inSerial'));
  const { fault } = walk(layers, ANYTHING);
  if (fault) throw new ShapeError(say('inSerial', { index: fault.index, rest: rest(fault.sentence) }));
  return serialOf(layers);
}

/** A serial of layers that are not checked here; `at` names the place of a layer without a kernel. */
export function serialOf(layers: readonly Layer[], at: 'inSerial' | 'inLayer' = 'inSerial'): Serial<readonly Layer[]> {
  return defineLayer<Serial<readonly Layer[]>>({
    name: 'serial',
    layers: Object.freeze([...layers]),
    axes: firstAxes(layers),
    kernel: kernelOf(layers, placed(at), inTurn(layers)),
    limit: limitOf(layers, placed(at)),
    mixing: mixingInTurn(layers),
    oneSided: layers.some((layer) => layer.oneSided),
    finite: finiteInTurn(layers, placed('inSerial')),
    shape(state) {
      const { last, fault } = walk(layers, state);
      return fault ? say('inSerial', { index: fault.index, rest: rest(fault.sentence) }) : last;
    },
  });
}

/** Kernel rules one after the other, each with the finite shape before its layer. */
export const inTurn =
  (layers: readonly Layer[]) =>
  (rules: readonly KernelRule[]): KernelRule =>
  (k, input, context) => {
    let kernel = k;
    let state = input;
    for (const [index, rule] of rules.entries()) {
      kernel = rule(kernel, state, context);
      const next = layers[index]?.shape(state) ?? state;
      if (isSentence(next)) throw new InternalError(`kernel rule of a layer that was not checked: ${next}`);
      state = next;
    }
    return kernel;
  };
