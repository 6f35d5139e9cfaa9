import { checkEngine, engineFor } from '../../runtime/engines/registry.js';
import { type ArrayQuestion, arrayKernel } from './array-kernel.js';
import type { Call } from './call.js';
import { batchOf, handIn } from './hand-in.js';
import { isMasked } from './output-masks.js';
import type { ArrayField } from './request.js';
import { type Arrays, arraysOf, engineOptions } from './results.js';
import type { SampleFacts } from './sample-facts.js';

/** Array fields, computed for whole batches at once, since layers make samples of other samples. */
export async function runArrays(
  call: Call,
  wanted: readonly ArrayField[],
  facts: SampleFacts & { readonly samples: readonly [number, number] },
): Promise<Arrays> {
  const { network, options, pair, dtype, samples1, samples2 } = call;
  const diagonalBatch = options.diagonalBatch ?? true;
  const question: ArrayQuestion = {
    ...facts,
    shape: call.shape1,
    hasX2: samples2 !== null,
    fields: wanted,
    dtype: dtype === 'float32' ? 'f32' : 'f64',
    optimize: options.optimize ?? true,
    allPairs: facts.allPairs || !diagonalBatch,
    diagonalBatch,
    diagonalSpatial: options.diagonalSpatial ?? false,
    masked: isMasked(pair),
    patterned: call.patterns[0] !== null,
    hypers: options.hypers,
  };
  const { kernel, fresh } = arrayKernel(network, question);
  if (Object.keys(kernel.program.graph.outputs).length === 0) return arraysOf(network, kernel, dtype, {});
  const engine = await engineFor(checkEngine(options.engine ?? 'wasm'), question.dtype);
  const first = handIn(samples1, 1, kernel.inputs, batchOf(call, 1));
  const second = samples2 && handIn(samples2, 2, kernel.inputs, batchOf(call, 2));
  const feeds = {
    x1: first.data,
    ...first.inputs,
    ...(second && { x2: second.data, ...second.inputs }),
  };
  const running = engineOptions(options, fresh ? kernel.milliseconds : 0);
  return arraysOf(network, kernel, dtype, await engine.runArrays(kernel.program, feeds, running));
}
