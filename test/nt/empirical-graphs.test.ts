/** Finite networks that sum along graphs, differentiated by their parameters: patterns are arrays of each pass. */
import { describe, expect, it } from 'vitest';
import {
  Aggregate,
  Conv,
  Dense,
  Erf,
  empiricalKernelFn,
  empiricalNtkFn,
  empiricalNtkVpFn,
  GlobalSumPool,
  input,
  linearize,
  monteCarloKernelFn,
  type NDArray,
  ndarray,
  normal,
  PRNGKey,
  split,
} from '../../src/index.js';
import { METHODS } from '../../src/nt/empirical/implementation.js';
import type { Tree } from '../../src/types/tree.js';
import { type FiniteModel, filled, leavesOf } from '../dsl/finite-model.js';
import { edgesOf, weightsOf } from '../dsl/graphs.js';

// samples are on the second axis at first, where those of graphs are on the first
const net = input(4, 'N', 2).build(
  Conv(3, [2], { padding: 'SAME', bStd: 0.3, dimensionNumbers: ['HNC', 'HIO', 'HNC'] }),
  Aggregate({ batchAxis: 1 }),
  Erf(),
  Conv(3, [1], { dimensionNumbers: ['HNC', 'HIO', 'NHC'] }),
  Aggregate({
    implementation: 'DENSE',
    toDense: ({ data, shape }) => ({ data: Float64Array.from(data, (v) => v / 2), shape }),
  }),
  GlobalSumPool(),
  Dense(2),
);
const model: FiniteModel = net;
const x1 = normal(PRNGKey(1), [4, 3, 2], 'float64');
const x2 = normal(PRNGKey(2), [4, 2, 2], 'float64');
const params = net.initFn(PRNGKey(3), { dtype: 'float64' });
const pattern = [weightsOf(3, [4], 1), weightsOf(2, [4], 2)] as const;

const numbers = leavesOf(params).flatMap(([, { data }]) => [...data]);

/** The parameters with one of their numbers moved. */
function moved(at: number, by: number): Tree<NDArray> {
  let from = 0;
  return filled(params, (shape) => {
    const size = shape.reduce((a, b) => a * b, 1);
    from += size;
    const own = numbers.slice(from - size, from).map((v, k) => (from - size + k === at ? v + by : v));
    return ndarray(Float64Array.from(own), [...shape]);
  });
}

/** Derivatives of every output by every parameter, by differences of fourth order. */
async function jacobian(x: NDArray, own: NDArray): Promise<readonly (readonly number[])[]> {
  const step = 1e-3;
  const output = async (at: number, by: number): Promise<ArrayLike<number>> =>
    (await model.applyFn(moved(at, by), x, { pattern: own, engine: 'reference' })).data;
  return Promise.all(
    numbers.map(async (_, at) => {
      const [a, b, c, d] = await Promise.all([-2, -1, 1, 2].map((k) => output(at, k * step)));
      return Array.from(a ?? [], (v, k) => {
        const near = (c?.[k] ?? Number.NaN) - (b?.[k] ?? Number.NaN);
        return (v + 8 * near - (d?.[k] ?? Number.NaN)) / (12 * step);
      });
    }),
  );
}

/** The NTK as the mean over both outputs of products of derivatives. */
async function byDifferences(): Promise<readonly number[]> {
  const [one, two] = [await jacobian(x1, pattern[0]), await jacobian(x2, pattern[1])];
  return [0, 1, 2].flatMap((i) =>
    [0, 1].map((j) => {
      const products = one.flatMap((d, p) => [0, 1].map((o) => (d[2 * i + o] ?? 0) * (two[p]?.[2 * j + o] ?? 0)));
      return products.reduce((a, b) => a + b, 0) / 2;
    }),
  );
}

function expectNear(found: NDArray, wanted: ArrayLike<number>, most: number): void {
  expect(found.data.length).toBe(wanted.length);
  const largest = Math.max(...Array.from(wanted, Math.abs));
  found.data.forEach((v, k) => {
    expect(Math.abs(v - (wanted[k] ?? Number.NaN))).toBeLessThan(most * largest);
  });
}

describe('empirical kernels of networks that sum along graphs', () => {
  it('are those of differences, by every implementation, and block by block', async () => {
    const wanted = await byDifferences();
    for (const implementation of METHODS) {
      const ntk = empiricalNtkFn(net.applyFn, { implementation });
      const whole = await ntk(x1, x2, params, { pattern });
      expectNear(whole, wanted, 1e-9);
      expectNear(await ntk(x1, x2, params, { pattern, memoryBudget: 1 }), whole.data, 1e-13);
    }
    const own = await empiricalKernelFn(net.applyFn)(x1, null, 'ntk', params, { pattern: pattern[0] });
    const twice = await empiricalKernelFn(net.applyFn)(x1, x1, 'ntk', params, { pattern: [pattern[0], pattern[0]] });
    expectNear(own, twice.data, 1e-13);
    // they are read
    const other = await empiricalKernelFn(net.applyFn)(x1, x2, 'ntk', params);
    expect(Math.max(...other.data.map((v, k) => Math.abs(v - (wanted[k] ?? 0))))).toBeGreaterThan(1e-2);
  });

  it('are products with vectors, which take the pattern too', async () => {
    const ntk = await empiricalNtkFn(net.applyFn, { traceAxes: [] })(x1, x2, params, { pattern });
    const vector = normal(PRNGKey(5), [2, 2], 'float64');
    const product = await (await empiricalNtkVpFn(net.applyFn, x1, x2, params))(vector, { pattern });
    // [i, j, o, o']
    const wanted = [0, 1, 2].flatMap((i) =>
      [0, 1].map((o) =>
        [0, 1, 2, 3].reduce((sum, k) => {
          const [j, other] = [Math.floor(k / 2), k % 2];
          return sum + (ntk.data[((i * 2 + j) * 2 + o) * 2 + other] ?? 0) * (vector.data[k] ?? 0);
        }, 0),
      ),
    );
    expectNear(product, wanted, 1e-12);
  });

  it('are the mean of many in monteCarloKernelFn', async () => {
    const key = PRNGKey(11);
    const found = await monteCarloKernelFn(net, key, 2, { pattern })(x1, x2, 'nngp');
    let left = key;
    const sum = new Float64Array(found.data.length);
    for (let k = 0; k < 2; k++) {
      const [next, own] = split(left);
      left = next;
      const drawn = net.initFn(split(own)[0], { dtype: 'float64' });
      const one = await empiricalKernelFn(net.applyFn)(x1, x2, 'nngp', drawn, { pattern });
      one.data.forEach((v, at) => {
        sum[at] = (sum[at] ?? 0) + v / 2;
      });
    }
    expectNear(found, sum, 1e-12);
  });
});

it('linearize gives the network itself at the parameters it is taken at', async () => {
  const graph = input('N', 4, 2).build(Dense(2), Aggregate({ implementation: 'SPARSE' }), GlobalSumPool());
  const own = graph.initFn(PRNGKey(1), { dtype: 'float64' });
  const x = normal(PRNGKey(2), [3, 4, 2], 'float64');
  const options = { pattern: edgesOf(3, 6, [4], 3) };
  const known = await graph.applyFn(own, x, options);
  expectNear(await linearize(graph.applyFn, own)(own, x, options), known.data, 1e-14);
  expect(await graph.applyFn(own, x)).not.toEqual(known);
});
