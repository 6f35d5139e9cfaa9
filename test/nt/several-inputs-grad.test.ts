import { describe, expect, it } from 'vitest';
import {
  Conv,
  Dense,
  Erf,
  FanInSum,
  GlobalAvgPool,
  hyper,
  input,
  type KernelScalar,
  kernelValueAndGrad,
  kernelVjp,
  marginalLikelihood,
  type NDArray,
  ndarray,
  parallel,
  Relu,
  serial,
} from '../../src/index.js';
import { samples } from '../runtime/engine-nets.js';

const sumOf: KernelScalar = (g, { ntk, nngp }) => ({
  node: g.add(g.sum(ntk.node, ntk.order), g.sum(g.mul(nngp.node, nngp.node), nngp.order)),
  order: [],
});
const linear: KernelScalar = (g, { ntk }) => ({ node: g.sum(ntk.node, ntk.order), order: [] });

/** The array with one entry moved. */
const moved = (x: NDArray, at: number, step: number): NDArray =>
  ndarray(
    x.data.map((v, k) => (k === at ? v + step : v)),
    x.shape,
  );

describe('derivatives of kernels by several inputs', () => {
  const vector = serial(Dense(8, { wStd: hyper('w', 1.4), bStd: 0.3 }), Erf(), Dense(4));
  const image = serial(Conv(6, [2], { bStd: 0.2 }), Relu(), GlobalAvgPool(), Dense(4));
  const both = input(['N', 3], ['N', 4, 2]).build(parallel(vector, image), FanInSum());
  const a = [samples(1, [3, 3] as const), samples(2, [3, 4, 2] as const)] as const;
  const b = [samples(3, [2, 3] as const), samples(4, [2, 4, 2] as const)] as const;

  it('of a sum are those of each kernel', async () => {
    for (const other of [b, null]) {
      const { value, grads } = await kernelValueAndGrad(both, a, other, linear, { wrt: ['x1', 'hypers'] });
      const first = await kernelValueAndGrad(input('N', 3).build(vector), a[0], other?.[0] ?? null, linear);
      const second = await kernelValueAndGrad(input('N', 4, 2).build(image), a[1], other?.[1] ?? null, linear);
      expect(value).toBeCloseTo(first.value + second.value, 10);
      expect(grads.hypers.w).toBeCloseTo(first.grads.hypers.w ?? Number.NaN, 10);
      for (const [k, alone] of [first, second].entries()) {
        const own = grads.x1[k];
        expect(own?.shape).toEqual(a[k]?.shape);
        alone.grads.x1.data.forEach((v, at) => expect(own?.data[at]).toBeCloseTo(v, 10));
      }
    }
  });

  it('are what differences say where layers join the inputs', async () => {
    const net = both.pipe(Erf()).pipe(Dense(1));
    const { grads } = await kernelValueAndGrad(net, a, b, sumOf);
    type X = readonly [NDArray, NDArray];
    const valueAt = async (x1: X, x2: X): Promise<number> =>
      (await kernelValueAndGrad(net, x1, x2, sumOf, { wrt: ['hypers'] })).value;
    const step = 1e-5;
    for (const at of [0, 5]) {
      const right = (sign: number): X => [a[0], moved(a[1], at, sign * step)];
      const slope = ((await valueAt(right(1), b)) - (await valueAt(right(-1), b))) / (2 * step);
      expect(grads.x1[1].data[at]).toBeCloseTo(slope, 6);
      const left = (sign: number): X => [moved(b[0], at, sign * step), b[1]];
      const other = ((await valueAt(a, left(1))) - (await valueAt(a, left(-1)))) / (2 * step);
      expect(grads.x2[0].data[at]).toBeCloseTo(other, 6);
    }
  });

  it('come back from cotangents, and climb a likelihood', async () => {
    const { kernels, pullback } = await kernelVjp(both, a, b, { get: ['ntk'] });
    const wanted = await both.kernelFn(a, b, 'ntk');
    kernels.ntk.data.forEach((v, k) => expect(v).toBeCloseTo(wanted.data[k] ?? Number.NaN, 12));
    const ones = ndarray(new Float64Array(6).fill(1), [3, 2]);
    const { x1, x2 } = await pullback({ ntk: ones });
    const { grads } = await kernelValueAndGrad(both, a, b, linear);
    for (const k of [0, 1] as const) {
      expect([...x1[k].data]).toEqual([...grads.x1[k].data]);
      expect([...x2[k].data]).toEqual([...grads.x2[k].data]);
    }
    const y = samples(9, [3, 1] as const);
    const found = await marginalLikelihood(both, a, y, { diagReg: 0.1, wrt: ['x1', 'hypers'] });
    const step = 1e-5;
    const at = async (w: number): Promise<number> =>
      (await marginalLikelihood(both, a, y, { diagReg: 0.1, hypers: { w } })).value;
    expect(found.grads.hypers.w).toBeCloseTo(((await at(1.4 + step)) - (await at(1.4 - step))) / (2 * step), 6);
    expect(found.grads.x1.map(({ shape }) => shape)).toEqual([
      [3, 3],
      [3, 4, 2],
    ]);
  });
});
