import { InternalError } from '../../compile/errors.js';
import type { RunKernel } from '../../dsl/input.js';
import type { Network } from '../../dsl/network.js';
import type { State } from '../../dsl/state.js';
import { readDtype } from '../../runtime/dtype.js';
import type { EngineOutput, RunOptions, Samples } from '../../runtime/engine.js';
import { checkEngine, engineFor } from '../../runtime/engines/registry.js';
import { DenseArray } from '../../runtime/ndarray.js';
import type { KernelField, KernelOptions } from '../../types/kernel-fn.js';
import { layoutOf, samplesOf } from './arrange.js';
import { concreteInput, concreteOutput, kernelProgram, outputName, type Question } from './kernel-program.js';
import { readSamples } from './read-samples.js';
import { ARRAY_FIELDS, type ArrayField, isArrayField, type Request, readRequest } from './request.js';

/** Options beyond the public ones, for tests and benchmarks. */
export interface InternalOptions extends KernelOptions {
  readonly tiling?: RunOptions['tiling'];
  /** Told how long planning and compiling took, on the first call of a kind. */
  readonly onTimings?: (timings: { readonly planMs: number; readonly compileMs: number }) => void;
  readonly onDeviceTime?: RunOptions['onDeviceTime'];
}

/** The data of one call, checked and laid out. */
interface Call {
  readonly network: Network;
  readonly x1: DenseArray;
  readonly x2: DenseArray | null;
  readonly samples1: Samples;
  readonly samples2: Samples | null;
  readonly dtype: 'float32' | 'float64';
  readonly options: InternalOptions;
}

function prepare(
  network: Network,
  x1: Parameters<RunKernel>[1],
  x2: Parameters<RunKernel>[2],
  options: InternalOptions,
): Call {
  const { x1: first, x2: second } = readSamples(network, x1, x2);
  const layout = layoutOf(concreteInput(network, first.shape));
  concreteOutput(network, first.shape);
  const dtype = options.dtype ?? first.dtype;
  return {
    network,
    x1: first,
    x2: second,
    dtype,
    options,
    samples1: samplesOf(first, layout, dtype, 'x1'),
    samples2: second && samplesOf(second, layout, dtype, 'x2'),
  };
}

type Arrays = ReadonlyMap<string, DenseArray>;
type OnProgress = KernelOptions['onProgress'] | undefined;

const wrap = (output: EngineOutput): DenseArray => new DenseArray(output.data, output.shape);

/** Computes array fields for samples `a` against `b` (`null`: against themselves). */
async function compute(
  call: Call,
  fields: readonly ArrayField[],
  a: Samples,
  b: Samples | null,
  onProgress: OnProgress = call.options.onProgress,
): Promise<Arrays> {
  const { network, options, x1 } = call;
  const question: Question = {
    shape: x1.shape,
    hasX2: b !== null,
    fields,
    dtype: call.dtype === 'float32' ? 'f32' : 'f64',
    optimize: options.optimize ?? true,
    diagonalSpatial: options.diagonalSpatial ?? false,
  };
  const { kernel, fresh } = kernelProgram(network, question);
  const arrays = new Map<string, DenseArray>();
  for (const name of kernel.zeros)
    arrays.set(name, new DenseArray(call.dtype === 'float32' ? new Float32Array(1) : new Float64Array(1), []));
  if (Object.keys(kernel.program.graph.outputs).length === 0) return arrays;
  const engine = await engineFor(checkEngine(options.engine ?? 'wasm'), question.dtype);
  const outputs = await engine.run(kernel.program, a, b, {
    threads: options.threads,
    onProgress,
    signal: options.signal,
    memoryBudget: options.memoryBudget,
    tiling: options.tiling,
    onCompiled: (compileMs) => options.onTimings?.({ planMs: fresh ? kernel.milliseconds : 0, compileMs }),
    onDeviceTime: options.onDeviceTime,
  });
  for (const [name, output] of Object.entries(outputs)) arrays.set(name, wrap(output));
  return arrays;
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

/** All array fields asked for; cov1 and cov2 over all pairs are kernels of a batch with itself. */
async function arraysFor(call: Call, request: Request): Promise<Arrays> {
  const wanted = request.fields.filter(isArrayField);
  const { samples1, samples2, options } = call;
  if (options.diagonalBatch !== false) return wanted.length > 0 ? compute(call, wanted, samples1, samples2) : new Map();
  const direct = wanted.filter((f) => f === 'nngp' || f === 'ntk');
  const kernels = [
    { fields: direct, a: samples1, b: samples2, as: null },
    { fields: wanted.filter((f) => f === 'cov1'), a: samples1, b: null, as: 'cov1' },
    { fields: wanted.filter((f) => f === 'cov2'), a: samples2, b: null, as: 'cov2' },
  ].flatMap(({ a, ...kernel }) => (a && kernel.fields.length > 0 ? [{ a, ...kernel }] : []));
  const progress = sharedProgress(
    options.onProgress,
    kernels.map(({ a, b }) => a.count * (b ?? a).count),
  );
  const arrays = new Map<string, DenseArray>();
  for (const [k, { fields, a, b, as }] of kernels.entries())
    for (const [name, array] of await compute(call, as ? ['nngp'] : fields, a, b, progress(k)))
      arrays.set(as ? name.replace('nngp', as) : name, array);
  return arrays;
}

const resolved = (shape: readonly (number | string | null)[]): readonly number[] =>
  shape.map((d) => (typeof d === 'number' ? d : 0));

function kernelAt(
  call: Call,
  arrays: Arrays,
  path: string,
  state: Extract<State, { kind: 'tensor' }>,
): Readonly<Record<KernelField, unknown>> {
  const { options, x2 } = call;
  const batchAxis = state.batchAxis ?? 0;
  const shape1 = resolved(state.dims);
  const shape2 = shape1.map((size, axis) => (axis === batchAxis && call.samples2 ? call.samples2.count : size));
  const channelAxis = state.channelAxis ?? layoutOf(state).channel;
  const array = (field: ArrayField): DenseArray | null => arrays.get(outputName(field, path)) ?? null;
  const [nngp, ntk, cov1, cov2] = ARRAY_FIELDS.map(array);
  return {
    nngp,
    ntk,
    cov1,
    cov2,
    shape1,
    shape2,
    batchAxis,
    channelAxis,
    isGaussian: state.gaussian,
    x1IsX2: x2 === null,
    diagonalBatch: options.diagonalBatch ?? true,
    diagonalSpatial: options.diagonalSpatial ?? false,
  };
}

function answer(request: Request, kernel: Readonly<Record<KernelField, unknown>>): unknown {
  if (request.form === 'kernel') return Object.freeze(kernel);
  const [first] = request.fields;
  if (request.form === 'one' && first) return kernel[first];
  return Object.freeze(Object.fromEntries(request.fields.map((field) => [field, kernel[field]])));
}

/** Follows the tree of outputs: one answer a leaf. */
function answers(call: Call, request: Request, arrays: Arrays, state: State, path: string): unknown {
  if (state.kind === 'tensor') return answer(request, kernelAt(call, arrays, path, state));
  if (state.kind === 'unknown') throw new InternalError('the output of a network is not known');
  return state.branches.map((branch, k) =>
    answers(call, request, arrays, branch, path === '' ? String(k) : `${path}.${k}`),
  );
}

/** Computes what `get` asks for; see `KernelFn` for the contract. */
export const runKernel: RunKernel = async (network, x1, x2, get, options) => {
  const request = readRequest(get);
  checkEngine(options.engine ?? 'wasm');
  readDtype(options.dtype === undefined ? 'float64' : options.dtype);
  options.signal?.throwIfAborted();
  const call = prepare(network, x1, x2, options);
  const arrays = await arraysFor(call, request);
  return answers(call, request, arrays, concreteOutput(network, call.x1.shape), '');
};
