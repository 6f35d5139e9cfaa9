import { InternalError } from '../../../compile/errors.js';
import type { Samples } from '../../engine.js';
import type { Range } from './batches.js';
import type { Held } from './evaluate.js';
import type { RegionName, Side } from './layout.js';
import type { Value } from './lower/step.js';
import type { Pace } from './pace.js';
import type { Result } from './results.js';
import type { Sections } from './sections.js';
import type { Tensor, TensorFlow } from './tensorflow.js';
import type { Tiling } from './tiles.js';

/** What one call works with. */
export interface Call {
  readonly tf: TensorFlow;
  readonly sections: Sections;
  readonly tiling: Tiling;
  readonly results: readonly Result[];
  readonly samples: Readonly<Record<Side, Samples>>;
  /** Pairs of a batch with itself. */
  readonly symmetric: boolean;
  readonly pace: Pace;
  /** What does not depend on samples. */
  readonly constants: Held;
}

export function tensorOf(held: Held, value: Value): Tensor {
  const tensor = held.get(value);
  if (!tensor) throw new InternalError(`tensor ${value.id} was not computed`);
  return tensor;
}

/** The samples themselves, or what else is handed in of each, by the name of the program's input. */
export function samplesOf(samples: Samples, name: string): Samples {
  if (name === 'x1' || name === 'x2') return samples;
  const data = samples.inputs?.[name];
  if (!data) throw new InternalError(`nothing is handed in for ${name}`);
  return { data, count: samples.count };
}

/** Numbers of some samples, copied: tensors may share memory with the array they are made of. */
export function rowsOf({ data, count }: Samples, range: Range): Float32Array {
  const width = data.length / count;
  const part = data.subarray(range.start * width, (range.start + range.count) * width);
  return part instanceof Float32Array ? part.slice() : Float32Array.from(part);
}

/** Copies the outputs that a section made to where they go. */
export async function collect(
  call: Call,
  region: RegionName,
  held: Held,
  place: (result: Result, data: ArrayLike<number>) => void,
): Promise<void> {
  const own = call.results.filter(({ output }) => output.value.region === region);
  const data = await Promise.all(own.map(({ output }) => tensorOf(held, output.value).data()));
  own.forEach((result, k) => place(result, data[k] ?? []));
}
