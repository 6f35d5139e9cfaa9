import { describe, expect, it } from 'vitest';
import { Abs, Conv, Dense, Erf, GlobalAvgPool, type GraphFn, input, type Network, Relu } from '../../src/index.js';
import { monteCarloKernelFn } from '../../src/nt/monte-carlo/monte-carlo-kernel-fn.js';
import { PRNGKey } from '../../src/runtime/random/prng-key.js';
import { randomInputs } from '../../src/testing.js';
import type { FiniteModel } from '../dsl/finite-model.js';
import { patience } from './support/check.js';
import { verdictOn } from './support/monte-carlo.js';

const bias = { wStd: 1.4, bStd: 0.3 } as const;

const relu = (n: number) => input('N', 3).build(Dense(n, bias), Relu(), Dense(n, bias), Relu(), Dense(1));
const erf = (n: number) =>
  input('N', 3, 2).build(Conv(n, [2], { wStd: 2 }), Erf(), Dense(n, { wStd: 2 }), Erf(), GlobalAvgPool(), Dense(1));
const abs = (n: number) => input('N', 2).build(Dense(n, bias), Abs(), Dense(n, bias), Abs(), Dense(n), Abs(), Dense(1));

/** The slope of the line through (log x, log y) by least squares. */
function slope(x: readonly number[], y: readonly number[]): number {
  const [u, v] = [x.map(Math.log), y.map(Math.log)];
  const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
  const [mu, mv] = [mean(u), mean(v)];
  const above = u.reduce((sum, a, k) => sum + (a - mu) * ((v[k] ?? 0) - mv), 0);
  return above / u.reduce((sum, a) => sum + (a - mu) ** 2, 0);
}

/** Any of them, as estimates are made of it. */
type Net = (n: number) => FiniteModel & {
  readonly network: Network;
  readonly applyFn: FiniteModel['applyFn'] & { readonly graph: GraphFn };
};

const NETS: readonly (readonly [name: string, net: Net, shape: readonly number[]])[] = [
  ['Relu', relu, [3]],
  ['Conv and Erf', erf, [3, 2]],
  ['Abs', abs, [2]],
];

describe('finite networks come near their kernels', () => {
  it.each(NETS)(
    'as 1 / width: %s',
    async (_name, net, shape) => {
      const [x1, x2] = randomInputs(2, shape, [3, 3]);
      const { kernels, widths } = await verdictOn('ntk', net, x1, x2, { widths: [8, 16, 32], work: 8e8 });
      const { byWidth = [], analytic } = kernels.ntk ?? {};
      const biasesAt = (entry: number): readonly number[] =>
        byWidth.map(({ mean }) => (mean.data[entry] ?? 0) - (analytic?.data[entry] ?? 0));
      const noiseAt = (entry: number): readonly number[] =>
        byWidth.map(({ stdError }, k) => (stdError.data[entry] ?? 0) / Math.abs(biasesAt(entry)[k] ?? 0));
      // the entry whose bias is known best; by symmetry some have none
      const entries = Array.from({ length: 9 }, (_, k) => k).sort(
        (p, q) => (noiseAt(p)[2] ?? 0) - (noiseAt(q)[2] ?? 0),
      );
      const biases = biasesAt(entries[0] ?? 0).map(Math.abs);
      // the bias of the widest is the least and the least well known, and that of the narrowest is known to 2 %
      expect(Math.max(...noiseAt(entries[0] ?? 0))).toBeLessThan(0.1);
      expect(Math.abs(slope(widths, biases) + 1)).toBeLessThan(0.2);
    },
    patience,
  );

  it.each(NETS)(
    'as samples ** -1/2: %s',
    async (_name, net, shape) => {
      const [x1, x2] = randomInputs(2, shape);
      const counts = [32, 128, 512, 2048];
      const replicas: number[][] = [];
      const predicted: number[] = [];
      for (let seed = 0; seed < 24; seed++) {
        const estimates = monteCarloKernelFn(net(8), PRNGKey(seed), counts, {
          stdError: true,
          dtype: 'float32',
          threads: 1,
        });
        const found: number[] = [];
        for await (const { mean, stdError } of estimates(x1, x2, 'ntk')) {
          found.push(mean.data[0] ?? Number.NaN);
          if (found.length === counts.length) predicted.push(stdError.data[0] ?? Number.NaN);
        }
        replicas.push(found);
      }
      const spread = counts.map((_, k) => {
        const values = replicas.map((found) => found[k] ?? Number.NaN);
        const mean = values.reduce((a, b) => a + b, 0) / values.length;
        return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1));
      });
      const typical = predicted.reduce((a, b) => a + b, 0) / predicted.length;
      // 24 replicas know each spread to 15 %, and the slope through four of them to 0.05
      expect(Math.abs(slope(counts, spread) + 0.5)).toBeLessThan(0.2);
      // the standard error is what estimates really vary by
      expect(Math.abs(Math.log((spread.at(-1) ?? 0) / typical))).toBeLessThan(0.6);
    },
    patience,
  );
});
