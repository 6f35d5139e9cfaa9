import { InternalError } from '../../../../compile/errors.js';
import type { Graph } from '../../../../compile/graph/node.js';
import { sizeOf } from '../../../describe.js';
import type { EngineOutput, Feeds, RunOptions } from '../../../engine.js';
import { floatArray } from '../../../float-array.js';
import { Evaluation } from '../evaluate.js';
import { extentsOf } from '../layout.js';
import type { Value } from '../lower/step.js';
import { Pace } from '../pace.js';
import type { Context } from '../steps/context.js';
import type { Tensor, TensorFlow } from '../tensorflow.js';
import { lowerArrays } from './lower-arrays.js';

const NOBODY = { i: 0, j: 0 };

/** Numbers of an input, copied: tensors may share memory with the array they are made of. */
function feedOf(feeds: Feeds, name: string): Float32Array {
  const data = feeds[name];
  if (!data) throw new InternalError(`no data for ${name}`);
  return Float32Array.from(data);
}

async function outputOf(name: string, value: Value, tensor: Tensor): Promise<EngineOutput> {
  const shape = extentsOf(value.axes, NOBODY);
  const data = floatArray('f32', shape, name);
  // a copy: a backend may hand out what it computes with
  if (sizeOf(shape) > 0) data.set(await tensor.data());
  return { shape, data };
}

/** Runs a program of arrays on a backend that is ready. Every tensor made is gone afterwards, also when it throws. */
export async function runArrays(
  tf: TensorFlow,
  graph: Graph,
  feeds: Feeds,
  options: RunOptions,
): Promise<Readonly<Record<string, EngineOutput>>> {
  options.signal?.throwIfAborted();
  const started = performance.now();
  const { steps, outputs } = lowerArrays(graph);
  options.onCompiled?.(performance.now() - started);
  const context: Context = { tf, counts: NOBODY, diagonal: true, feed: (name) => feedOf(feeds, name) };
  const pace = new Pace(options, steps.steps.length);
  const evaluation = new Evaluation(context, steps, new Map());
  try {
    while (evaluation.step()) {
      pace.did(1);
      await pace.pause();
    }
    const made = Object.entries(outputs).map(
      async ([name, value]) => [name, await outputOf(name, value, evaluation.at(value))] as const,
    );
    return Object.fromEntries(await Promise.all(made));
  } finally {
    evaluation.dispose();
  }
}
