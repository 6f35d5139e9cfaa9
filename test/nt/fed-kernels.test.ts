import { describe, expect, it } from 'vitest';
import {
  AvgPool,
  Conv,
  Dense,
  Erf,
  FanInSum,
  FanOut,
  Flatten,
  GlobalAvgPool,
  Identity,
  input,
  type Kernel,
  type NDArray,
  parallel,
  Relu,
  serial,
} from '../../src/index.js';
import { onEngines } from '../engines/on-engines.js';

const samples = (n: number, seed: number): number[][][][] =>
  Array.from({ length: n }, (_, s) =>
    Array.from({ length: 5 }, (__, h) =>
      Array.from({ length: 4 }, (___, w) => [0, 1].map((c) => Math.sin(seed + 3 * s + 1.7 * h + 2.3 * w + 0.9 * c))),
    ),
  );
const x1 = samples(3, 0.3);
const x2 = samples(2, 1.1);
const FIELDS = ['nngp', 'ntk', 'cov1', 'cov2'] as const;

function expectAlike(found: Kernel, wanted: Kernel, digits = 12): void {
  for (const field of FIELDS) {
    const [a, b]: readonly (NDArray | null)[] = [found[field], wanted[field]];
    expect(a?.shape, field).toEqual(b?.shape);
    a?.data.forEach((value, k) => expect(value, field).toBeCloseTo(b?.data[k] ?? Number.NaN, digits));
  }
  const facts = ({ nngp, ntk, cov1, cov2, ...rest }: Kernel) => rest;
  expect(facts(found)).toEqual(facts(wanted));
}

const conv = (c: 3 | 4) => Conv(c, [3, 2], { padding: 'SAME', wStd: 1.3, bStd: 0.2 });
const start = input('N', 5, 4, 2);
const ends = [
  ['GlobalAvgPool', [AvgPool([2, 2]), Relu(), GlobalAvgPool(), Dense(2)]],
  ['Flatten', [Erf(), Flatten(), Dense(2, { bStd: 0.1 })]],
  ['positions', [Relu()]],
  ['branches', [FanOut(2), parallel(serial(Relu(), conv(4)), Identity()), FanInSum(), Relu()]],
] as const;

describe('a kernel in place of samples', () => {
  onEngines((on) => {
    const digits = on.dtype === 'float64' ? 12 : 5;
    it.each([
      ['x1 and x2', x2],
      ['x1 alone', null],
    ] as const)(`gives the kernel of both networks: dense, ${'%s'}`, async (_, second) => {
      const block = [Dense(8, { wStd: 1.4, bStd: 0.3 }), Relu()] as const;
      const [first, whole] = [start.build(...block), start.build(...block, ...block, Dense(3))];
      const next = input('N', 5, 4, 8).build(...block, Dense(3));
      const kernel = await first.kernelFn(x1, second, undefined, on.options);
      expectAlike(
        await next.kernelFn(kernel, null, undefined, on.options),
        await whole.kernelFn(x1, second, undefined, on.options),
        digits,
      );
    });

    it('gives the kernel of both networks: convolutions', async () => {
      const first = start.build(conv(3), Relu());
      const kernel = await first.kernelFn(x1, x2, undefined, on.options);
      for (const [name, layers] of ends) {
        const next = input('N', 5, 4, 3).build(conv(4), ...(layers as readonly ReturnType<typeof Relu>[]));
        const whole = start.build(conv(3), Relu(), conv(4), ...(layers as readonly ReturnType<typeof Relu>[]));
        const found = await next.kernelFn(kernel as never, null, undefined, on.options);
        const wanted = await whole.kernelFn(x1, x2, undefined, on.options);
        expect(name).toBeTruthy();
        expectAlike(found as Kernel, wanted as Kernel, digits);
      }
    });
  });
});
