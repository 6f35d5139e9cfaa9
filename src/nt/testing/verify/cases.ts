import { InputError } from '../../../compile/errors.js';
import { product } from '../../../compile/product.js';
import { isSentence, type Layer } from '../../../dsl/layer.js';
import { Dense } from '../../../dsl/layers/dense/layer.js';
import { Flatten } from '../../../dsl/layers/flatten/layer.js';
import { GlobalAvgPool } from '../../../dsl/layers/global-avg-pool/layer.js';
import { Relu } from '../../../dsl/layers/relu/layer.js';
import { checkNetwork, inputState, type Network } from '../../../dsl/network.js';
import type { DimValue, State, TensorState } from '../../../dsl/state.js';
import { walk } from '../../../dsl/walk.js';
import { PRNGKey } from '../../../runtime/random/prng-key.js';
import type { Sentence } from '../../../types/sentences.js';
import { layoutOf } from '../../kernel/arrange.js';
import { RandomWords } from '../random-words.js';
import { type Axes, axesOf, placed } from './axes.js';
import { type Before, befores } from './before.js';
import type { VerifySettings } from './options.js';

/** The layer by the width of the network. */
export type LayerOf = (width: number) => Layer;

/** What follows the layer: nothing, or what makes one number a sample of it, with this many channels. */
export type After = 'nothing' | number;

/** The width of networks whose kernels are compared with other kernels: these do not depend on it. */
export const WIDTH = 8;

/** A network that the layer stands in. */
export class LayerCase {
  readonly index: number;
  /** Sizes of a sample of the input, `[...spatial, channels]`. */
  readonly sizes: readonly number[];
  readonly before: Before;
  readonly #layer: LayerOf;
  readonly #axes: Axes;

  constructor(index: number, sizes: readonly number[], before: Before, layer: LayerOf) {
    this.index = index;
    this.sizes = sizes;
    this.before = before;
    this.#layer = layer;
    this.#axes = axesOf(layer(WIDTH), sizes.length + 1);
  }

  /** Sizes in the order of the array's axes. */
  dims<T>(samples: T, sizes: readonly T[]): readonly T[] {
    return placed(sizes, samples, this.#axes);
  }

  /** Does the layer say what becomes of masked entries? */
  get hasMasks(): boolean {
    return this.#layer(WIDTH).masks !== undefined;
  }

  /** The axis of the input that counts samples. */
  get batch(): number {
    return this.#axes.batch;
  }

  /** The state in front of the layer and the one behind it, or the sentence that says why there is none. */
  around(dims: readonly DimValue[], width: number): { readonly input: State; readonly output: State | Sentence } {
    const [before, layer] = [this.before.layers(width), this.#layer(width)];
    const { last: input, fault } = walk(before, inputState(dims, [...before, layer]));
    return { input, output: fault ? fault.sentence : layer.shape(input) };
  }

  /** The network up to the layer, or with what follows it, at other sizes if they are told. */
  network(width: number, after: After = 'nothing', sizes: readonly DimValue[] = this.sizes): Network {
    const dims: readonly DimValue[] = this.dims<DimValue>('N', sizes);
    const layers = [...this.before.layers(width), this.#layer(width)];
    const { output } = this.around(dims, width);
    if (after === 'nothing' || isSentence(output) || output.kind !== 'tensor') return checkNetwork(dims, layers);
    return checkNetwork(dims, [...layers, ...this.#tail(output, width, after)]);
  }

  /** A nonlinearity, so that variances count, and weights. */
  #tail(output: TensorState, width: number, channels: number): readonly Layer[] {
    const { batch, channel, spatial } = layoutOf(output);
    const axes = { batchAxis: batch, channelAxis: channel };
    const gaussian = output.gaussian ? [] : [Dense(width, { ...axes, wStd: 1.2, bStd: 0.2 })];
    if (spatial.length === 0) return [...gaussian, Relu(), Dense(channels, axes)];
    if (this.index % 2 === 1) return [...gaussian, Relu(), Flatten({ batchAxis: batch }), Dense(channels)];
    const pooled = batch < channel ? { batchAxis: 0, channelAxis: 1 } : { batchAxis: 1, channelAxis: 0 };
    return [...gaussian, Relu(), GlobalAvgPool(axes), Dense(channels, pooled)];
  }

  /** The network as source text, the layer by its name. */
  get code(): string {
    const dims = this.dims<DimValue>('N', this.sizes).map((d) => (typeof d === 'string' ? `'${d}'` : d));
    return `input(${dims.join(', ')}).build(${this.before.code}, ${this.#layer(WIDTH).name})`;
  }
}

/** Positions of a sample at most: kernels have their square. */
const POSITIONS = 16;

/** Random sizes, `[...spatial, channels]`. */
function someSizes(below: (n: number) => number): readonly number[] {
  const spatial = Array.from({ length: below(3) }, () => 1 + below(5));
  while (product(spatial) > POSITIONS) spatial.pop();
  return [...spatial, 1 + below(4)];
}

/**
 * Networks that the layer fits into, the smallest first.
 * @throws InputError where it fits into none, or ends in branches.
 */
export function casesFor(layer: LayerOf, { runs, seed, inputs, before }: VerifySettings): readonly LayerCase[] {
  const own = layer(WIDTH);
  const words = new RandomWords(PRNGKey(seed));
  const below = (n: number): number => (words.next() >>> 0) % n;
  const found = new Map<string, LayerCase>();
  let [refused, branching] = ['', false];
  for (let tries = 0; tries < 40 * runs + 40 && found.size < runs; tries++) {
    const sizes = inputs ? (inputs[below(inputs.length)] ?? []) : someSizes(below);
    const choices: readonly Before[] = before
      ? [{ code: '…', pointwise: true, layers: before }]
      : befores(axesOf(own, sizes.length + 1));
    const choice = choices[below(choices.length)];
    if (!choice) continue;
    const made = new LayerCase(0, sizes, choice, layer);
    const { output } = made.around(made.dims<DimValue>(2, sizes), WIDTH);
    if (isSentence(output)) refused ||= output;
    else if (output.kind === 'tensor') found.set(made.code, made);
    else branching = true;
  }
  if (found.size === 0 && branching)
    throw new InputError(`${own.name} gives branches; verify serial(${own.name}, FanInSum()), which joins them.`);
  if (found.size === 0)
    throw new InputError(
      `${own.name} fits none of the networks that were tried (${refused}); give sizes of samples as inputs, and the ` +
        'layers in front of it as before.',
    );
  const size = (c: LayerCase): number => product(c.sizes.slice(0, -1)) * 100 + c.before.code.length;
  return [...found.values()]
    .sort((a, b) => size(a) - size(b))
    .map((c, index) => new LayerCase(index, c.sizes, c.before, layer));
}
