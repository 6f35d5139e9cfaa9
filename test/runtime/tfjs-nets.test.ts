import { describe, expect, it } from 'vitest';
import {
  AvgPool,
  Conv,
  Dense,
  Erf,
  Flatten,
  GlobalAvgPool,
  GlobalSumPool,
  input,
  Relu,
  Sign,
  SumPool,
} from '../../src/index.js';
import { onBackends, rowOf } from '../engines/on-backends.js';
import type { BackendName } from '../engines/tfjs-backends.js';
import { check, patience } from '../property/support/check.js';
import { type Bounds, expectMeaning } from '../property/support/compare.js';
import { boundsOf, type Case, caseOf, cases, kernelOf } from '../property/support/kernels.js';
import { netFrom } from '../property/support/random-net.js';
import { numbers, sampleSize } from '../property/support/samples.js';
import type { Row } from '../property/support/tolerance.js';

/** One network for every kind of step, in one to three dimensions. */
const NETS = {
  dense: input('N', 40).build(Dense(4, { wStd: 1.3, bStd: 0.1 }), Relu(), Dense(4), Erf(), Dense(2)),
  sign: input('N', 5).build(Dense(4), Sign(), Dense(2)),
  'means in one dimension': input('N', 9, 6).build(
    Conv(4, [3], { padding: 'SAME', wStd: 1.3, bStd: 0.2 }),
    Relu(),
    Conv(4, [2], { strides: [2] }),
    Relu(),
    GlobalAvgPool(),
    Dense(2),
  ),
  'pools in two dimensions': input('N', 6, 5, 7).build(
    Conv(4, [3, 3], { padding: 'SAME', wStd: 1.3, bStd: 0.2 }),
    Relu(),
    AvgPool([2, 2], { strides: [2, 2], padding: 'SAME' }),
    Conv(4, [2, 2], { padding: 'CIRCULAR' }),
    Relu(),
    SumPool([2, 1]),
    Flatten(),
    Dense(2),
  ),
  'edges in two dimensions': input('N', 4, 4, 2).build(
    Conv(4, [3, 2], { padding: 'SAME' }),
    Relu(),
    AvgPool([3, 3], { padding: 'SAME', normalizeEdges: true }),
    GlobalSumPool(),
  ),
  'positions in two dimensions': input('N', 4, 3, 2).build(
    Conv(4, [3, 3], { padding: 'SAME' }),
    Relu(),
    Conv(4, [2, 2]),
  ),
  'circles in three dimensions': input('N', 3, 2, 3, 2).build(
    Conv(4, [3, 2, 2], { padding: 'CIRCULAR', wStd: 1.3, bStd: 0.2 }),
    Relu(),
    AvgPool([1, 2, 2]),
    Conv(4, [2, 1, 2], { padding: 'SAME', strides: [1, 1, 2] }),
    Erf(),
    GlobalAvgPool(),
  ),
  'positions in three dimensions': input('N', 2, 3, 2, 2).build(
    Conv(4, [2, 2, 2], { padding: 'SAME' }),
    Relu(),
    Conv(4, [1, 2, 2], { strides: [1, 2, 1], padding: 'SAME' }),
  ),
};

/** A case of `n1` samples against `n2` others, or themselves; two of the samples are the same. */
function caseFor(name: keyof typeof NETS, n1: number, n2: number | null): Case {
  const net = netFrom(NETS[name], name);
  const rows = (seed: number, count: number): readonly Float64Array[] =>
    Array.from({ length: count }, (_, k) => numbers(seed + (k === 2 ? 1 : k), sampleSize(net)));
  return caseOf(net, rows(1, n1), n2 === null ? null : rows(50, n2));
}

const NAMES = Object.keys(NETS).filter((name): name is keyof typeof NETS => name in NETS);

/** The bounds take longer than the kernels: once for all backends. */
const bounds = new Map<string, Bounds>();

function boundsFor(row: Row, name: keyof typeof NETS, n1: number, n2: number | null): Bounds {
  const key = `${row} ${name} ${n1} ${n2}`;
  const found = bounds.get(key) ?? boundsOf(caseFor(name, n1, n2), row);
  bounds.set(key, found);
  return found;
}

describe('kernels', () => {
  onBackends((name, tf) => {
    it.each(NAMES.flatMap((name) => [null, 4].map((n2) => [name, n2] as const)))(
      'of %s, x2 of %s samples, are right to float32 whatever the tiles, and leave no tensor',
      async (net, n2) => {
        const c = caseFor(net, 5, n2);
        const wanted = boundsFor(rowOf(name), net, 5, n2);
        expect(tf().getBackend()).toBe(name === 'native' ? 'tensorflow' : name);
        const before = tf().memory().numTensors;
        for (const options of [
          {},
          { memoryBudget: 1 },
          { memoryBudget: 20_000 },
          { tiling: { samples: 2 } },
          { tiling: { samples: 3, groups: 1 } },
        ]) {
          const kernel = await kernelOf(c.net, c.x1, c.x2, { engine: 'tfjs', dtype: 'float32', ...options });
          expectMeaning(JSON.stringify(options), kernel, wanted);
          expect(tf().memory().numTensors).toBe(before);
        }
      },
      patience,
    );
  });
});

/** Random cases; the plain JavaScript backend, and a GPU that is software, take longer. */
const RUNS: Readonly<Record<BackendName, number>> = { cpu: 15, wasm: 40, webgpu: 4, native: 40 };

describe('random networks', () => {
  onBackends((name, tf) => {
    it(
      'mean what their graphs mean, to float32, and leave no tensor',
      () =>
        check(cases(), RUNS[name], async (c) => {
          const wanted = boundsOf(c, rowOf(name));
          for (const options of [{}, { memoryBudget: 10_000 }, { optimize: false }]) {
            const before = tf().memory().numTensors;
            const kernel = await kernelOf(c.net, c.x1, c.x2, { engine: 'tfjs', dtype: 'float32', ...options });
            expect(tf().memory().numTensors).toBe(before);
            expectMeaning(`${JSON.stringify(options)} in ${c.net.code}`, kernel, wanted);
          }
        }),
      patience,
    );
  });
});
