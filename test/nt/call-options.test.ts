/** Options that say what would be so without them, or that a call is given. */
import { describe, expect, it } from 'vitest';
import {
  Dense,
  Dropout,
  ElementwiseNumerical,
  GlobalSelfAttention,
  InputError,
  input,
  ndarray,
  PRNGKey,
} from '../../src/index.js';

const x = ndarray(
  Float64Array.from({ length: 6 }, (_, k) => Math.sin(k + 0.3)),
  [2, 3],
);

describe('df of ElementwiseNumerical', () => {
  const net = (df?: Parameters<typeof ElementwiseNumerical>[1]['df']) =>
    input('N', 3).build(
      Dense(4, { bStd: 0.3 }),
      ElementwiseNumerical((g, v) => g.mul(v, g.mul(v, v)), { deg: 8, ...(df && { df }) }),
    );

  it('is the derivative that is taken without it', async () => {
    const own = await net((g, v) => g.mul(3, g.mul(v, v))).kernelFn(x);
    const wanted = await net().kernelFn(x);
    expect(own.nngp).toEqual(wanted.nngp);
    own.ntk.data.forEach((v, k) => expect(v).toBeCloseTo(wanted.ntk.data[k] ?? Number.NaN, 12));
  });

  it('is used where it is another, for the NTK alone', async () => {
    const double = await net((g, v) => g.mul(6, g.mul(v, v))).kernelFn(x);
    const wanted = await net().kernelFn(x);
    expect(double.nngp).toEqual(wanted.nngp);
    double.ntk.data.forEach((v, k) => expect(v).toBeCloseTo(4 * (wanted.ntk.data[k] ?? Number.NaN), 11));
  });
});

describe('rng of applyFn', () => {
  const net = input('N', 3).build(Dropout(0.5));

  it('decides what Dropout leaves: the same for the same key', async () => {
    const wide = ndarray(new Float64Array(200).fill(1), [2, 100]);
    const drop = input('N', 100).build(Dropout(0.5));
    const [a, b, c] = [
      await drop.applyFn([[]], wide, { rng: PRNGKey(1) }),
      await drop.applyFn([[]], wide, { rng: PRNGKey(1) }),
      await drop.applyFn([[]], wide, { rng: PRNGKey(2) }),
    ];
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
    // what is kept is divided by its share
    expect([...new Set(a.data)].sort()).toEqual([0, 2]);
  });

  it('is needed where something is dropped', async () => {
    await expect(net.applyFn([[]], x)).rejects.toThrow(InputError);
    const test = input('N', 3).build(Dropout(0.5, { mode: 'test' }));
    expect([...(await test.applyFn([[]], x)).data]).toEqual([...x.data]);
  });
});

it("GlobalSelfAttention is 'SOFTMAX' if nothing else is said", async () => {
  const net = (options: { attentionMechanism?: 'SOFTMAX' | 'IDENTITY' }) =>
    input('N', 3, 2).build(Dense(4), GlobalSelfAttention(2, 2, 2, 2, options));
  const pair = ndarray(
    Float64Array.from({ length: 12 }, (_, k) => Math.cos(k)),
    [2, 3, 2],
  );
  const wanted = await net({}).kernelFn(pair);
  expect(await net({ attentionMechanism: 'SOFTMAX' }).kernelFn(pair)).toEqual(wanted);
  expect((await net({ attentionMechanism: 'IDENTITY' }).kernelFn(pair)).nngp).not.toEqual(wanted.nngp);
});
