import type { KernelSide } from '../../dsl/kernel/sample-inputs.js';
import type { RunOptions, Samples } from '../../runtime/engine.js';
import { checkEngine, engineFor } from '../../runtime/engines/registry.js';
import type { DenseArray } from '../../runtime/ndarray.js';
import type { Call } from './call.js';
import { batchOf, handIn } from './hand-in.js';
import { kernelProgram, type Question } from './kernel-program.js';
import { isMasked } from './output-masks.js';
import type { ArrayField } from './request.js';
import { type Arrays, arraysOf, engineOptions } from './results.js';
import type { SampleFacts } from './sample-facts.js';

type OnProgress = RunOptions['onProgress'];

/** Computes array fields for samples `a` against `b` (`null`: against themselves). */
async function compute(
  call: Call,
  sameInputs: boolean,
  fields: readonly ArrayField[],
  a: Samples,
  given: Samples | null,
  onProgress: OnProgress = call.options.onProgress,
): Promise<Arrays> {
  const { network, options, pair, dtype } = call;
  // engines take one of (x, y) and (y, x) for the other where there is no second batch
  const b = given ?? (network.layer.oneSided ? a : null);
  const question: Question = {
    shape: call.shape1,
    hasX2: b !== null,
    fields: given ? fields : fields.filter((field) => field !== 'cov2'),
    dtype: dtype === 'float32' ? 'f32' : 'f64',
    optimize: options.optimize ?? true,
    diagonalSpatial: options.diagonalSpatial ?? false,
    masked: isMasked(pair),
    patterned: call.patterns[0] !== null,
    sameInputs,
    hypers: options.hypers,
  };
  const { kernel, fresh } = kernelProgram(network, question);
  if (Object.keys(kernel.program.graph.outputs).length === 0) return arraysOf(network, kernel, dtype, {});
  const engine = await engineFor(checkEngine(options.engine ?? 'wasm'), question.dtype);
  const sideOf = (x: Samples): KernelSide => (x === call.samples1 ? 1 : 2);
  const first = handIn(a, 1, kernel.inputs, batchOf(call, sideOf(a)));
  const second = b && handIn(b, 2, kernel.inputs, batchOf(call, sideOf(b)));
  const running = engineOptions(options, fresh ? kernel.milliseconds : 0, onProgress);
  return arraysOf(network, kernel, dtype, await engine.run(kernel.program, first, second, running));
}

/** Progress of several kernels as one: each counts with its own number of pairs. */
function sharedProgress(onProgress: OnProgress, pairs: readonly number[]): (kernel: number) => OnProgress {
  const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);
  const total = sum(pairs);
  return (kernel) => {
    const before = sum(pairs.slice(0, kernel));
    const own = pairs[kernel] ?? 0;
    return onProgress && ((p) => onProgress({ done: before + Math.floor((own * p.done) / p.total), total }));
  };
}

/** Array fields, computed pair by pair of samples; cov1 and cov2 over all pairs are kernels of a batch with itself. */
export async function runPairs(
  call: Call,
  wanted: readonly ArrayField[],
  { mindsSame, sameInputs }: SampleFacts,
): Promise<Arrays> {
  const { samples1, samples2, options } = call;
  if (options.diagonalBatch !== false) return compute(call, sameInputs, wanted, samples1, samples2);
  const direct = wanted.filter((f) => f === 'nngp' || f === 'ntk');
  const kernels = [
    { fields: direct, a: samples1, b: samples2, same: sameInputs, as: null },
    { fields: wanted.filter((f) => f === 'cov1'), a: samples1, b: null, same: mindsSame, as: 'cov1' },
    { fields: wanted.filter((f) => f === 'cov2'), a: samples2, b: null, same: mindsSame, as: 'cov2' },
  ].flatMap(({ a, ...kernel }) => (a && kernel.fields.length > 0 ? [{ a, ...kernel }] : []));
  const progress = sharedProgress(
    options.onProgress,
    kernels.map(({ a, b }) => a.count * (b ?? a).count),
  );
  const arrays = new Map<string, DenseArray>();
  for (const [k, { fields, a, b, same, as }] of kernels.entries())
    for (const [name, array] of await compute(call, same, as ? ['nngp'] : fields, a, b, progress(k)))
      arrays.set(as ? name.replace('nngp', as) : name, array);
  return arrays;
}
