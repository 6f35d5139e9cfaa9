import type { DType } from '../../compile/graph/node.js';
import type { Network } from '../../dsl/network.js';
import { sizeOf } from '../../runtime/describe.js';
import { DenseArray } from '../../runtime/ndarray.js';
import type { Key } from '../../runtime/random/key.js';
import { split } from '../../runtime/random/split.js';
import type { ArrayRunOptions } from '../arrays/array-function.js';
import { alongSamples } from '../monte-carlo/along-samples.js';
import { samplesAtOnce } from '../monte-carlo/samples-at-once.js';
import { fastBernoulli } from './fast-bernoulli.js';
import { fastNormal } from './fast-normal.js';
import { LevelSums, type Levels } from './level-sums.js';
import { type EmpiricalField, levelName, nestedNetworks, type SampledInput } from './nested-networks.js';
import type { Drawn } from './nested-params.js';

/** What to sample. */
export interface LevelsQuestion {
  readonly networks: readonly Network[];
  /** Of each network, the largest first. */
  readonly widths: readonly number[];
  readonly x1: SampledInput;
  readonly x2: SampledInput | null;
  readonly fields: readonly EmpiricalField[];
  readonly dtype: 'float32' | 'float64';
  readonly key: Key;
  readonly samples: number | undefined;
  readonly work: number;
  readonly run: ArrayRunOptions;
}

const FEWEST = 4096;

/** Draws networks of the largest width with the narrower ones inside, and adds up what their kernels are. */
export async function sampleLevels(question: LevelsQuestion): Promise<ReadonlyMap<EmpiricalField, Levels>> {
  const { networks, widths, x1, x2, fields, key, run } = question;
  const dtype: DType = question.dtype === 'float32' ? 'f32' : 'f64';
  const members = widths.map((width) => Math.round((widths[0] ?? width) / width));
  const { one, params } = nestedNetworks({ networks, members, x1, x2, fields, dtype });
  const drawn = [...params.values()].reduce((n, { parameter }) => n + sizeOf(parameter.shape), 0);
  const computed = alongSamples(one, 1, dtype).program.plan.memory;
  const total = question.samples ?? Math.max(FEWEST, Math.floor(question.work / (drawn + computed)));
  const batch = samplesAtOnce(computed, dtype, total, run.memoryBudget);
  const program = alongSamples(one, batch, dtype);
  // a stream for each array, so that samples do not depend on how many are drawn at once
  const keys = split(key, Math.max(1, params.size));
  const drawings = [...params].map(([path, { parameter }], k) => {
    const array = blank(parameter, batch, question.dtype);
    return { path, array, draw: drawing(parameter, keys[k] ?? key, array.data) };
  });
  const feeds = {
    ...Object.fromEntries(drawings.map(({ path, array }) => [path, array])),
    x1: x1.array.astype(question.dtype),
    ...(x2 ? { x2: x2.array.astype(question.dtype) } : {}),
  };
  const sums = new Map(fields.map((field) => [field, new LevelSums(widths)] as const));
  for (let done = 0; done < total; ) {
    for (const { draw } of drawings) draw();
    const results = await program.run(feeds, { ...run, onProgress: undefined });
    const count = Math.min(batch, total - done);
    for (const [field, own] of sums)
      own.add(
        widths.flatMap((_, level) => results[levelName(field, level)] ?? []),
        count,
      );
    done += count;
    run.onProgress?.({ done, total });
  }
  return new Map([...sums].map(([field, { levels }]) => [field, levels]));
}

/** Draws the next numbers into an array; what is not random is there already. */
function drawing({ distribution, scale, probability = 1 }: Drawn, key: Key, into: DenseArray['data']): () => void {
  const [normal, bernoulli] = [fastNormal(key), fastBernoulli(key)];
  if (distribution === 'normal') return () => normal(into, scale);
  return distribution === 'bernoulli' ? () => bernoulli(into, probability) : () => undefined;
}

/** The parameters of many networks, filled with what is not random. */
function blank({ shape, distribution, scale = 1 }: Drawn, samples: number, dtype: 'float32' | 'float64'): DenseArray {
  const size = samples * sizeOf(shape);
  const data = dtype === 'float32' ? new Float32Array(size) : new Float64Array(size);
  return new DenseArray(data.fill(distribution === 'ones' ? scale : 0), [samples, ...shape]);
}
