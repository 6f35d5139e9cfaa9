import { InternalError } from '../../compile/errors.js';
import type { DType } from '../../compile/graph/node.js';
import { treeMap } from '../../compile/tree.js';
import { sizeOf } from '../../runtime/describe.js';
import { DenseArray } from '../../runtime/ndarray.js';
import type { Key } from '../../runtime/random/key.js';
import type { Tree } from '../../types/tree.js';
import { type KernelKind, kernelOutputs } from '../empirical/kernel-outputs.js';
import { checkVmap, paired, passArraysOf, withPassArrays } from '../empirical/paired.js';
import { type Arguments, argumentFeeds, traced } from '../empirical/traced.js';
import { feedsOf, mapPlaced, placedLeaves } from '../finite/bind.js';
import type { PassArrays } from '../finite/pass-arrays.js';
import type { Traceable } from '../finite/traceable.js';
import { alongSamples, type OneSample } from './along-samples.js';
import { Moments } from './moments.js';
import type { Estimate } from './options.js';
import { ParameterBatch } from './parameter-batch.js';
import { sampleKeys } from './sample-keys.js';
import { samplesAtOnce } from './samples-at-once.js';
import { type Question, type Setting, settingOf } from './setting.js';

/** Estimates by kind, for each output of the network in the form of its outputs. */
export type Estimates = Tree<EstimatesOfOutput>;
export type EstimatesOfOutput = ReadonlyMap<KernelKind, Estimate<DenseArray>>;

/** What every network has its own of, besides parameters: what its layers draw for the pass of x1, and of x2. */
const ownOf = (f: Traceable, { x1, x2 }: Arguments): readonly (readonly [stem: string, arrays: PassArrays])[] => [
  ['x1[1]', passArraysOf(f, x1)],
  ['x2[1]', passArraysOf(f, x2)],
];

/** The kernels of one network; `outputs` is the form of its outputs, with the path of each. */
function oneNetwork({ model, kinds, options }: Question, { dtype, method, axes }: Setting, args: Arguments) {
  const trace = traced(paired(model.applyFn), args, options.vmapAxes ?? null, dtype);
  const { kernels } = kernelOutputs(trace, axes, kinds, method);
  const drawn = ownOf(model.applyFn, args).flatMap(([stem, arrays]) => Object.keys(feedsOf(stem, arrays)));
  const params = Object.fromEntries([
    ...placedLeaves(trace.params).map(([path, leaf]) => [`params${path}`, leaf] as const),
    ...Object.entries(trace.inputs).filter(([name]) => drawn.includes(name)),
  ]);
  const inputs = Object.fromEntries(Object.entries(trace.inputs).filter(([name]) => !(name in params)));
  const outputs = kinds.flatMap((kind) =>
    placedLeaves(kernels[kind] ?? []).map(([path, leaf]) => [nameOf(kind, path), leaf] as const),
  );
  const one: OneSample = { params, inputs, outputs: Object.fromEntries(outputs) };
  return { one, paths: mapPlaced(trace.one.outputs, (_leaf, path) => ({ path })) };
}

const nameOf = (kind: KernelKind, path: string): string => `${kind}${path}`;

/** Elements that the arrays of one network take. */
const memoryOf = (one: OneSample, dtype: DType): number => alongSamples(one, 1, dtype).program.plan.memory;

/** Estimates of kernels at each of the counts. */
export async function* estimates(question: Question): AsyncGenerator<Estimates, void> {
  const { model, key, counts, options } = question;
  const { engine, threads, signal, onProgress } = options;
  signal?.throwIfAborted();
  const setting = settingOf(question);
  const { dtype, init } = setting;
  const f: Traceable = model.applyFn;
  checkVmap(f, options.vmapAxes);
  const argsFor = (pass: Key): Arguments =>
    withPassArrays(f, setting.args, { rng: pass, pattern: options.pattern }, dtype);
  const args = argsFor(sampleKeys(key).next().value.pass);
  const { one, paths } = oneNetwork(question, setting, args);
  const total = counts.at(-1) ?? 0;
  const batch = options.batchSize ?? samplesAtOnce(memoryOf(one, dtype), dtype, total, options.memoryBudget);
  const program = alongSamples(one, batch, dtype);
  const type = dtype === 'f32' ? 'float32' : 'float64';
  const params = new ParameterBatch(args.params, batch, type);
  const drawn = ownOf(f, args).map(([stem, arrays]) => new ParameterBatch(arrays, batch, type, stem));
  const others = argumentFeeds(f, args);
  const sums = new Sums(dtype);
  const wanted = new Set(counts);
  const keys = sampleKeys(key);
  for (let done = 0; done < total; ) {
    const count = Math.min(batch, total - done);
    for (let k = 0; k < count; k++) {
      const own = keys.next().value;
      params.put(k, init(own.init));
      for (const [at, [, arrays]] of ownOf(f, argsFor(own.pass)).entries()) drawn[at]?.put(k, arrays);
    }
    const feeds = Object.assign({ ...others }, ...[params, ...drawn].map((arrays) => arrays.feeds));
    const made = Object.entries(await program.run(feeds, { engine, threads, signal }));
    for (let k = 0; k < count; k++) {
      for (const [name, kernels] of made) sums.add(name, kernels, k);
      done++;
      if (k === count - 1) onProgress?.({ done, total });
      if (wanted.has(done))
        yield treeMap(
          paths,
          isPath,
          ({ path }) => new Map(question.kinds.map((kind) => [kind, sums.estimate(nameOf(kind, path))] as const)),
        );
    }
  }
}

interface Path {
  readonly path: string;
}

const isPath = (tree: Tree<Path>): tree is Path => typeof (tree as Path).path === 'string';

/** Running means of kernels by name. */
class Sums {
  readonly #dtype: DType;
  readonly #found = new Map<string, { readonly moments: Moments; readonly shape: readonly number[] }>();

  constructor(dtype: DType) {
    this.#dtype = dtype;
  }

  /** Adds the kernel of network `at` of several. */
  add(name: string, kernels: DenseArray, at: number): void {
    const shape = kernels.shape.slice(1);
    const known = this.#found.get(name) ?? { moments: new Moments(sizeOf(shape)), shape };
    this.#found.set(name, known);
    known.moments.add(kernels.data, at * sizeOf(shape));
  }

  estimate(name: string): Estimate<DenseArray> {
    const found = this.#found.get(name);
    if (!found) throw new InternalError(`no estimate of ${name}`);
    const { moments, shape } = found;
    const array = (data: Float64Array): DenseArray =>
      new DenseArray(this.#dtype === 'f32' ? Float32Array.from(data) : data, shape);
    return { mean: array(moments.mean()), stdError: array(moments.standardError()), samples: moments.count };
  }
}
