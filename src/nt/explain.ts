import { describeTiles } from '../compile/codegen/wasm/describe-tiles.js';
import { describeKernels } from '../compile/codegen/wgsl/describe-kernels.js';
import { EngineError, ShapeError } from '../compile/errors.js';
import { printArrayPlan } from '../compile/schedule/arrays/print.js';
import type { Plan } from '../compile/schedule/plan.js';
import { printPlan } from '../compile/schedule/print-plan.js';
import { byInput } from '../dsl/inputs.js';
import { layoutOf } from '../dsl/kernel/layout.js';
import type { Network } from '../dsl/network.js';
import { arrayKernel } from './kernel/array-kernel.js';
import { kernelProgram, type Question } from './kernel/kernel-program.js';
import type { ArrayField } from './kernel/request.js';
import { factsOf } from './kernel/sample-facts.js';

/** What to explain; defaults: NNGP and NTK of two batches in float32. */
export interface ExplainOptions {
  readonly get?: readonly ArrayField[];
  readonly dtype?: 'float32' | 'float64';
  /** Whether x2 is given; without it only half of the pairs are computed. Default true. */
  readonly x2?: boolean;
  readonly optimize?: boolean;
  /** Whether `Aggregate` layers are given patterns. Default false: they do nothing. */
  readonly pattern?: boolean;
  /** The engine whose tiles or kernels are told: `'wasm'` (default), or `'webgpu'` with the limits every device has. */
  readonly engine?: 'wasm' | 'webgpu';
  /** Samples of each side, for networks that mix samples. Default: those the input is declared with, or 8. */
  readonly samples?: number;
}

const SAMPLES = 8;

/**
 * The plan by which a network's kernels are computed, as text: regions and their parallel axes, stages, the offsets
 * each one runs over, what is kept where, and flops and elements per entry. Of networks that mix samples: the kernels
 * on whole batches, one after the other.
 *
 * @throws ShapeError if a size of the input is not a number: name only the batch axis.
 * @example console.log(explain(input('N', 32, 32, 3).build(Conv(64, [3, 3]), Relu(), Flatten(), Dense(10))))
 */
export function explain(model: { readonly network: Network }, options: ExplainOptions = {}): string {
  const { network } = model;
  const { x2 = true, samples, pattern: patterned = false } = options;
  const shape = byInput(network.start, (input, _, place) =>
    input.dims.map((dim, axis) => {
      if (axis === layoutOf(input).batch) return samples ?? (typeof dim === 'number' ? dim : SAMPLES);
      if (typeof dim === 'number') return dim;
      const of = place === '' ? 'the input' : `input${place}`;
      throw new ShapeError(`✗ explain needs every size but the batch, and axis ${axis} of ${of} is ${dim ?? '?'}`);
    }),
  );
  const question = {
    shape,
    hasX2: x2,
    fields: options.get ?? ['nngp', 'ntk'],
    dtype: options.dtype === 'float64' ? 'f64' : 'f32',
    optimize: options.optimize ?? true,
    diagonalSpatial: false,
    patterned,
  } as const;
  const facts = factsOf(network, { shape1: shape, shape2: x2 ? shape : null }, () => !x2);
  if (facts.samples) {
    const { plan } = arrayKernel(network, { ...question, ...facts, samples: facts.samples, diagonalBatch: true }).kernel
      .program;
    return [`whole batches of ${facts.samples[0]} samples: layers mix samples`, printArrayPlan(plan)].join('\n');
  }
  const { plan, denseBecause } = kernelProgram(network, question).kernel.program;
  const reason = denseBecause === null ? [] : [`not fused: ${denseBecause}`];
  return [...reason, printPlan(plan), engineText(network, plan, question, options.engine ?? 'wasm')].join('\n');
}

/** What an engine makes of a plan. */
function engineText(network: Network, plan: Plan, question: Question, engine: 'wasm' | 'webgpu'): string {
  if (engine === 'wasm') return describeTiles(plan);
  if (question.dtype === 'f64') throw new EngineError("explain of engine 'webgpu' is for float32, its only dtype.");
  const unfused = kernelProgram(network, { ...question, optimize: false }).kernel.program.plan;
  return describeKernels(plan, unfused);
}
