import { InternalError } from '../../../compile/errors.js';
import { sizeOf } from '../../describe.js';
import { dispose, evaluate, type Held, type Section } from './evaluate.js';
import { type Counts, extentsOf } from './layout.js';
import type { Value } from './lower/step.js';
import { scopedAll } from './scoped.js';
import type { Context } from './steps/context.js';
import type { Tensor, TensorFlow } from './tensorflow.js';

/** Samples [start, start + count) of a side. */
export interface Range {
  readonly start: number;
  readonly count: number;
}

/** [0, count) in ranges of at most `most`, as even as can be. */
export function rangesOf(count: number, most: number): readonly Range[] {
  const parts = Math.ceil(count / Math.max(1, Math.floor(most)));
  const each = Math.ceil(count / parts);
  return Array.from({ length: Math.ceil(count / each) }, (_, k) => ({
    start: k * each,
    count: Math.min(each, count - k * each),
  }));
}

/** Both sides have this many samples: values of one sample have one of the axes only. */
const both = (count: number): Counts => ({ i: count, j: count });

/** The three parts of a value's shape: before its samples, they, and behind them. */
function aroundSamples(value: Value, count: number): [number, number, number] {
  const place = value.axes.findIndex((a) => a.extent === null);
  if (place < 0) throw new InternalError(`tensor ${value.id} has no samples`);
  const extents = extentsOf(value.axes, both(count));
  return [sizeOf(extents.slice(0, place)), count, sizeOf(extents.slice(place + 1))];
}

/** Some samples of every value held of one side, `whole` of them there. */
export function sliceSamples(tf: TensorFlow, held: Held, whole: number, range: Range): Map<Value, Tensor> {
  const values = [...held];
  const tensors = scopedAll(tf, () =>
    values.map(([value, tensor]) => {
      const [before, , behind] = aroundSamples(value, whole);
      const rows = tf.reshape(tensor, [before, whole, behind]);
      return range.count === whole ? rows : tf.slice(rows, [0, range.start, 0], [before, range.count, behind]);
    }),
  );
  return new Map(values.map(([value], k) => [value, tensors[k] ?? lost(value)]));
}

/** Values of consecutive samples as one; the parts are disposed of. */
function joined(tf: TensorFlow, parts: readonly Part[]): Map<Value, Tensor> {
  const [first] = parts;
  if (!first || parts.length === 1) return new Map(first?.held);
  const values = [...first.held.keys()];
  const tensors = scopedAll(tf, () =>
    values.map((value) => {
      const pieces = parts.map(({ held }) => held.get(value) ?? lost(value));
      const rows = pieces.map((piece, k) => tf.reshape(piece, aroundSamples(value, parts[k]?.count ?? 0)));
      return tf.concat(rows, 1);
    }),
  );
  for (const { held } of parts) dispose(held);
  return new Map(values.map((value, k) => [value, tensors[k] ?? lost(value)]));
}

const lost = (value: Value): never => {
  throw new InternalError(`tensor ${value.id} is lost`);
};

interface Part {
  readonly held: Held;
  readonly count: number;
}

export interface SampleTask {
  readonly tf: TensorFlow;
  readonly section: Section;
  readonly samples: Range;
  /** Samples worked on at once. */
  readonly most: number;
  /** What does not depend on samples. */
  readonly constants: Held;
  /** What other sections made of the same samples. */
  readonly others: Held;
  /** Data of an input for some samples. */
  readonly feed: (name: string, range: Range) => Float32Array;
  /** Called between parts. */
  readonly pause: () => Promise<void>;
}

/** Runs a section of one side for some samples, a few at a time, and gives what later sections read. */
export async function runSamples(task: SampleTask): Promise<Map<Value, Tensor>> {
  const { tf, section, samples, constants } = task;
  const read = new Set(section.steps.flatMap((s) => s.args));
  const others = new Map([...task.others].filter(([value]) => read.has(value)));
  const parts: Part[] = [];
  try {
    for (const part of rangesOf(samples.count, task.most)) {
      if (parts.length > 0) await task.pause();
      const range = { start: samples.start + part.start, count: part.count };
      const feed = (name: string): Float32Array => task.feed(name, range);
      const context: Context = { tf, counts: both(part.count), diagonal: true, feed };
      const here = sliceSamples(tf, others, samples.count, part);
      try {
        const held = evaluate(context, section, new Map([...constants, ...here]));
        parts.push({ held, count: part.count });
      } finally {
        dispose(here);
      }
    }
    return joined(tf, parts);
  } catch (error) {
    for (const { held } of parts) dispose(held);
    throw error;
  }
}
