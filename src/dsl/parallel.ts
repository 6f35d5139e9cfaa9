import { InternalError } from '../compile/errors.js';
import type { Called } from '../types/called.js';
import type { FirstAxes } from '../types/declared-axes.js';
import type { ParallelFault } from '../types/kernel-fault.js';
import type { ParallelOut } from '../types/parallel.js';
import type { ParallelParams } from '../types/params.js';
import { placed, rest, type Sentence, say } from '../types/sentences.js';
import { requireLayers } from './checks/require-layers.js';
import { firstAxes, settleAxes } from './checks/settle-axes.js';
import { finiteSideBySide } from './finite/side-by-side.js';
import { isBranches } from './kernel/kernel-state.js';
import { kernelOf, limitOf } from './kernel/part.js';
import type { KernelRule } from './kernel/rule.js';
import { defineLayer, isSentence, type Layer } from './layer.js';
import { mixingSideBySide } from './mixing-of.js';
import { showState } from './show.js';
import { ANYTHING, branches, type State } from './state.js';
import type { Layers, Written } from './written.js';

/** The type of {@link parallel}. */
export interface Parallel<Ls extends readonly Layer[]> extends Layer {
  readonly name: 'parallel';
  readonly layers: Ls;
  readonly '~axes': FirstAxes<Ls>;
  readonly '~out': ParallelOut<Ls, this['~in']>;
  readonly '~params': ParallelParams<Ls, this['~in']>;
  readonly '~kernel': ParallelFault<Ls, this['~in']>;
}

/**
 * One layer to each branch. Takes branches from `FanOut`, another `parallel` or several inputs, and leaves as many.
 *
 * ```ts
 * serial(FanOut(2), parallel(serial(Relu(), Dense(64)), Identity()), FanInSum()) // a residual block
 * input(['N', 8], ['N', 5]).build(parallel(Dense(16), Dense(16)), FanInSum())
 * ```
 */
export function parallel<const Ls extends readonly Written[]>(...layers: Called<Ls>): Parallel<Layers<Ls>>;
export function parallel(...layers: readonly Layer[]): Parallel<readonly Layer[]> {
  requireLayers('parallel', layers, placed('inParallel'));
  return defineLayer<Parallel<readonly Layer[]>>({
    name: 'parallel',
    layers: Object.freeze(layers),
    axes: firstAxes(layers),
    kernel: kernelOf(layers, placed('inParallel'), sideBySide),
    limit: limitOf(layers, placed('inParallel')),
    mixing: mixingSideBySide(layers),
    oneSided: layers.some((layer) => layer.oneSided),
    finite: finiteSideBySide(layers),
    shape: (state) => parallelShape(layers, state),
  });
}

/** The run-time twin of `ParallelOut`. */
function parallelShape(layers: readonly Layer[], state: State): State | Sentence {
  const inputs = inputsOf(layers.length, state);
  if (typeof inputs === 'string') return inputs;
  const axes = firstAxes(layers);
  const outputs: State[] = [];
  for (const [index, layer] of layers.entries()) {
    const input = inputs[index] ?? ANYTHING;
    const out = layer.shape(input.kind === 'tensor' ? settleAxes(input, axes) : input);
    if (isSentence(out)) return say('inParallel', { index, rest: rest(out) });
    outputs.push(out);
  }
  return branches(outputs);
}

function inputsOf(layers: number, state: State): readonly State[] | Sentence {
  if (state.kind === 'branches') {
    if (state.branches.length === layers) return state.branches;
    return say('parallelCount', { layers, branches: state.branches.length });
  }
  if (state.kind === 'unknown' && state.gaussian === null) return Array.from({ length: layers }, () => ANYTHING);
  return say('parallelOne', { layers, shape: showState(state) });
}

/** Each rule on its own branch. */
const sideBySide =
  (rules: readonly KernelRule[]): KernelRule =>
  (k, input, context) => {
    if (!isBranches(k) || input.kind !== 'branches') throw new InternalError('parallel got one tensor');
    return rules.map((rule, i) => {
      const kernel = k[i];
      const state = input.branches[i];
      if (kernel === undefined || state === undefined) throw new InternalError(`parallel has no branch ${i}`);
      return rule(kernel, state, context);
    });
  };
