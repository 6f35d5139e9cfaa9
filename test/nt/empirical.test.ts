import { describe, expect, it } from 'vitest';
import { nodesOf } from '../../src/compile/graph/traverse.js';
import {
  applyFnOf,
  Dense,
  type DenseArray,
  Erf,
  empiricalKernelFn,
  empiricalNngpFn,
  empiricalNtkFn,
  FanOut,
  type GraphFn,
  input,
  NtkImplementation,
  normal,
  PRNGKey,
  parallel,
  placed,
  Relu,
} from '../../src/index.js';
import { callTraceable } from '../../src/nt/empirical/call-traceable.js';
import { METHODS, type NtkMethod } from '../../src/nt/empirical/implementation.js';
import { kernelOutputs } from '../../src/nt/empirical/kernel-outputs.js';
import { traced } from '../../src/nt/empirical/traced.js';
import type { Arrays } from '../../src/nt/finite/bind.js';
import { placedLeaves } from '../../src/nt/finite/bind.js';
import type { Traceable } from '../../src/nt/finite/traceable.js';

const key = PRNGKey(3);
const engine = 'reference';
const batch = (seed: number, ...shape: readonly number[]): DenseArray => normal(PRNGKey(seed), shape, 'float64');

const net = input('N', 3).build(Dense(4, { bStd: 0.2 }), Erf(), Dense(2, { bStd: 0.1 }));
const params = net.initFn(key, { dtype: 'float64' });
const [x1, x2] = [batch(1, 3, 3), batch(2, 2, 3)];

/** A function of records: `y = x w` and `z = x u`, and nothing of `idle`. */
const records = {
  graph: ((g, p, x) => {
    const { w, u } = Object.fromEntries(placedLeaves(p).map(([path, leaf]) => [path.slice(1), leaf]));
    const [, data] = placedLeaves(x)[0] ?? [];
    if (!w || !u || !data) throw new Error('no such arrays');
    const [n = '', c = ''] = data.order;
    const times = ({ node, order }: typeof w, out: string) =>
      placed(
        g.contract(
          data.node,
          g.rename(node, [
            [order[0] ?? '', c],
            [order[1] ?? '', out],
          ]),
          [c],
        ),
        [n, out],
      );
    return { first: times(w, 'o'), others: [times(u, 'o')] };
  }) satisfies GraphFn,
};
const recordFn = Object.assign(callTraceable(records), records);
const recordParams = { w: batch(3, 3, 2), u: batch(4, 3, 5), idle: batch(5, 7) };

describe('kernels of trees', () => {
  it('take records of arrays, and give a kernel for every output', async () => {
    const kernel = empiricalKernelFn(recordFn, { traceAxes: 1 });
    for (const implementation of METHODS) {
      const ntk = empiricalNtkFn(recordFn, { implementation });
      const found = (await ntk({ data: x1 }, { data: x2 }, recordParams, {
        engine,
      })) as unknown;
      const { first, others } = found as { first: DenseArray; others: readonly [DenseArray] };
      // linear functions of weights alone: the NTK is the product of the inputs
      const dot = (i: number, j: number): number => [0, 1, 2].reduce((sum, k) => sum + x1.get(i, k) * x2.get(j, k), 0);
      for (const array of [first, others[0]])
        for (let i = 0; i < 3; i++) for (let j = 0; j < 2; j++) expect(array.get(i, j)).toBeCloseTo(dot(i, j), 12);
    }
    const both = (await kernel({ data: x1 }, null, undefined, recordParams, { engine })) as unknown;
    expect(Object.keys(both as object)).toEqual(['first', 'others']);
    expect(Object.keys((both as { first: object }).first)).toEqual(['nngp', 'ntk']);
  });

  it('are in the form of a model with branches', async () => {
    const branches = input('N', 3).build(FanOut(2), parallel(Dense(2), Dense(5)));
    const own = branches.initFn(key);
    const [left, right] = await empiricalNtkFn(branches.applyFn)(x1, x2, own, { engine });
    expect([left.shape, right.shape]).toEqual([
      [3, 2],
      [3, 2],
    ]);
    const [first, second] = await empiricalKernelFn(branches.applyFn, { traceAxes: [] })(x1, null, ['ntk'], own, {
      engine,
    });
    expect([first.ntk.shape, second.ntk.shape]).toEqual([
      [3, 3, 2, 2],
      [3, 3, 5, 5],
    ]);
  });

  it('are zero by parameters without influence, and along axes of the right sizes', async () => {
    const still = applyFnOf((_g, _p, x) => x);
    for (const implementation of METHODS) {
      const ntk = empiricalNtkFn(still, { implementation, traceAxes: [], diagonalAxes: 1 });
      const kernel = (await ntk(x1, x2, params, { engine })) as DenseArray;
      expect(kernel.shape).toEqual([3, 2, 3]);
      expect(new Set(kernel.data)).toEqual(new Set([0]));
    }
  });
});

describe('what is asked for', () => {
  it('comes as an array, or as several by name', async () => {
    const kernel = empiricalKernelFn(net.applyFn);
    const both = await kernel(x1, x2, undefined, params, { engine });
    expect(Object.keys(both)).toEqual(['nngp', 'ntk']);
    expect(await kernel(x1, x2, ['ntk', 'nngp'], params, { engine })).toEqual(both);
    expect(await kernel(x1, x2, 'nngp', params, { engine })).toEqual(both.nngp);
    expect(await kernel(x1, x2, ['ntk'], params, { engine })).toEqual({ ntk: both.ntk });
    expect(await empiricalNngpFn(net.applyFn)(x1, x2, params, { engine })).toEqual(both.nngp);
    expect(both.nngp.shape).toEqual([3, 2]);
  });

  it('takes numbers in lists, and no second batch in any form', async () => {
    const ntk = empiricalNtkFn(net.applyFn);
    const wanted = await ntk(x1, null, params, { engine });
    expect(await ntk(x1.toNested() as number[][], null, params, { engine })).toEqual(wanted);
    const free = empiricalNtkFn(applyFnOf(net.applyFn.graph));
    for (const none of [[null, null], undefined] as unknown[])
      expect(await free(x1, none as null, params, { engine })).toEqual(wanted);
  });

  it('is computed in the dtype of the inputs, or in another one', async () => {
    const ntk = empiricalNtkFn(net.applyFn);
    const narrow = x1.astype('float32');
    expect((await ntk(narrow, null, params)).dtype).toBe('float32');
    expect((await ntk(narrow, null, params, { engine, dtype: 'float64' })).dtype).toBe('float64');
    expect((await ntk(x1, null, params, { dtype: 'float32' })).dtype).toBe('float32');
  });
});

describe('a computation', () => {
  const large = input('N', 20).build(Dense(30), Relu(), Dense(4));
  const own = large.initFn(key);
  const x = batch(7, 12, 20);

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    const options = { engine, signal: stop.signal } as const;
    await expect(empiricalNtkFn(large.applyFn)(x, null, own, options)).rejects.toThrow('enough');
    const later = new AbortController();
    const seen: number[] = [];
    const ntk = empiricalNtkFn(large.applyFn);
    const run = ntk(x, null, own, {
      memoryBudget: ntk.explain(x, null, own).costs.STRUCTURED_DERIVATIVES.memory / 4,
      signal: later.signal,
      onProgress: ({ done }) => {
        seen.push(done);
        if (done > 1) later.abort(new Error('enough'));
      },
    });
    await expect(run).rejects.toThrow('enough');
    expect(Math.max(...seen)).toBeLessThan(3);
  });

  it.each(METHODS)(
    'tells how far it is, and is cut into blocks that keep to a memory budget (%s)',
    async (implementation) => {
      const ntk = empiricalNtkFn(large.applyFn, { implementation });
      const whole = ntk.explain(x, null, own).costs[implementation];
      expect(whole.parts).toBe(1);
      const memoryBudget = whole.memory / 4;
      const { parts, memory } = ntk.explain(x, null, own, { memoryBudget }).costs[implementation];
      expect(parts).toBeGreaterThan(1);
      expect(memory).toBeLessThanOrEqual(memoryBudget);
      const said: { readonly done: number; readonly total: number }[] = [];
      const found = await ntk(x, null, own, { engine, memoryBudget, onProgress: (p) => said.push(p) });
      // blocks on and above the diagonal
      expect(said.at(-1)).toEqual({ done: (parts * (parts + 1)) / 2, total: (parts * (parts + 1)) / 2 });
      expect(said.every(({ done }, k) => done >= (said[k - 1]?.done ?? 0))).toBe(true);
      const wanted = await ntk(x, null, own, { engine });
      found.data.forEach((value, k) => {
        expect(value).toBeCloseTo(wanted.data[k] ?? Number.NaN, 9);
      });
    },
  );

  it('stays whole where samples are mixed, however little memory it may take', () => {
    const centred: Traceable = {
      graph: (g, p, given, options) => {
        const [[, y] = []] = placedLeaves(large.applyFn.graph(g, p, given, options));
        if (!y) throw new Error('no output');
        const [n = ''] = y.order;
        return placed(g.sub(y.node, g.mul(1 / 12, g.sum(y.node, [n]))), y.order);
      },
    };
    const ntk = empiricalNtkFn(Object.assign(callTraceable(centred), centred));
    expect(ntk.explain(x, null, own, { memoryBudget: 1 }).costs.STRUCTURED_DERIVATIVES.parts).toBe(1);
  });
});

describe('implementations', () => {
  /** Entries of the largest array that a method computes for a model. */
  function largest(f: Traceable, p: Arrays, x: Arrays, method: NtkMethod): number {
    const trace = traced(f, { params: p, x1: x, x2: null }, null, 'f64');
    const { kernels } = kernelOutputs(trace, {}, ['ntk'], method);
    const leaves = kernels.ntk ? placedLeaves(kernels.ntk).map(([path, leaf]) => [path, leaf.node] as const) : [];
    const nodes = nodesOf({ outputs: Object.fromEntries(leaves), dtype: 'f64' });
    return Math.max(...nodes.map((n) => n.axes.reduce((size, a) => size * (a.extent ?? 1), 1)));
  }

  it('make no Jacobian of dense layers where there is structure', () => {
    const wide = input('N', 50).build(
      Dense(40, { bStd: 1 }),
      Relu(),
      Dense(40, { bStd: 1 }),
      Relu(),
      Dense(3, { bStd: 1 }),
    );
    const own = wide.initFn(key) as Arrays;
    const x = batch(9, 6, 50);
    // cotangents of hidden units, and weights
    expect(largest(wide.applyFn, own, x, 'STRUCTURED_DERIVATIVES')).toBe(50 * 40);
    expect(largest(wide.applyFn, own, x, 'JACOBIAN_CONTRACTION')).toBe(6 * 3 * 50 * 40);
    expect(largest(wide.applyFn, own, x, 'NTK_VECTOR_PRODUCTS')).toBe(6 * 3 * 50 * 40);
  });

  it('AUTO takes the cheapest, and explain tells what each takes', async () => {
    const wide = input('N', 50).build(Dense(60), Relu(), Dense(3));
    const own = wide.initFn(key);
    const x = batch(9, 6, 50);
    const ntk = empiricalNtkFn(wide.applyFn, { implementation: NtkImplementation.AUTO });
    const { implementation, costs } = ntk.explain(x, null, own);
    expect(implementation).toBe('STRUCTURED_DERIVATIVES');
    const { JACOBIAN_CONTRACTION: jacobian, STRUCTURED_DERIVATIVES: structured } = costs;
    // cotangents of 60 hidden units for 3 outputs of 6 samples, and no more than a few times the forward pass
    expect(structured.flops).toBeLessThan(0.3 * jacobian.flops);
    expect(structured.memory).toBeLessThan(0.5 * jacobian.memory);
    // each of the two Jacobians' 6 * 3 * 60 * 50 entries meets those of 6 samples
    expect(jacobian.flops).toBeGreaterThan(2 * 6 * 6 * 3 * 60 * 50);
    const wanted = await empiricalNtkFn(wide.applyFn, { implementation })(x, null, own, { engine });
    expect(await ntk(x, null, own, { engine })).toEqual(wanted);
  });

  it('find out by themselves that samples are independent', () => {
    const f = net.applyFn;
    const own: Arrays = params as Arrays;
    const trace = traced(f, { params: own, x1, x2 }, null, 'f64');
    const { kernels } = kernelOutputs(trace, { traceAxes: [] }, ['ntk'], 'JACOBIAN_CONTRACTION');
    const leaf = kernels.ntk && placedLeaves(kernels.ntk)[0]?.[1];
    const sizes = nodesOf({ outputs: leaf ? { ntk: leaf.node } : {}, dtype: 'f64' }).map((n) =>
      n.axes.reduce((size, a) => size * (a.extent ?? 1), 1),
    );
    // 3 samples, 2 outputs, 3 x 4 weights; with cotangents of all samples for each it would be 3 times as much
    expect(Math.max(...sizes)).toBe(3 * 2 * 3 * 4);
  });
});
