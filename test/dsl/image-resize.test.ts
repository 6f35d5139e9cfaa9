import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/compile/errors.js';
import { GraphBuilder } from '../../src/compile/graph/builder.js';
import { nodesOf } from '../../src/compile/graph/traverse.js';
import { single } from '../../src/dsl/kernel/covariances.js';
import { inputCovariances } from '../../src/dsl/kernel/input-covariances.js';
import { ruleOf } from '../../src/dsl/kernel/part.js';
import { tensor } from '../../src/dsl/state.js';
import { Conv, explain, ImageResize, input, Relu, type ResizeMethod } from '../../src/index.js';
import { matrixOf } from './pair-oracle.js';

/** What the reference's library makes of the identity. */
interface Reference {
  readonly cases: readonly {
    readonly size: number;
    readonly target: number;
    readonly method: string;
    readonly antialias: boolean;
    readonly rows: readonly (readonly number[])[];
  }[];
}

const reference: Reference = JSON.parse(readFileSync(new URL('../golden/resize.json', import.meta.url), 'utf8'));
const METHODS: readonly ResizeMethod[] = ['nearest', 'linear', 'cubic', 'lanczos3', 'lanczos5'];
const places = { batchAxis: 0, channelAxis: 2 };

describe('ImageResize of finite networks', () => {
  it.each(reference.cases)('$method from $size to $target, antialias: $antialias', async (c) => {
    const method = METHODS.find((m) => m === c.method);
    if (!method) throw new Error(`no method ${c.method}`);
    const layer = ImageResize([-1, c.target, -1], { method, antialias: c.antialias });
    const { rows } = await matrixOf(layer, [1, c.size], places);
    expect(rows.shape).toEqual([c.target, c.size]);
    for (const [k, wanted] of c.rows.flat().entries()) expect(rows.data[k]).toBeCloseTo(wanted, 14);
  });

  it.each([
    ['linear', ['bilinear', 'trilinear', 'triangle']],
    ['cubic', ['bicubic', 'tricubic']],
  ] as const)('%s has other names', async (method, names) => {
    const rows = async (m: ResizeMethod) =>
      (await matrixOf(ImageResize([-1, 3, -1], { method: m }), [1, 7], places)).rows;
    for (const name of names) expect(await rows(name)).toEqual(await rows(method));
  });

  it('resizes channels, which kernels cannot', async () => {
    const net = input('N', 4).build(ImageResize([-1, 2], { method: 'nearest' }));
    expect((await net.applyFn([[]], [[1, 2, 3, 4]])).toNested()).toEqual([[2, 4]]);
  });
});

describe('ImageResize refuses', () => {
  const bad = (make: () => unknown): string => {
    try {
      make();
    } catch (error) {
      if (error instanceof InputError) return error.message;
    }
    return 'no InputError';
  };

  it('sizes that are none', () => {
    expect(bad(() => ImageResize([-1, 0, 2.5, -1], { method: 'linear' }))).toBe(
      'ImageResize: shape must hold positive integers, or -1 to keep a size, got [-1, 0, 2.5, -1]',
    );
  });

  it('a method that there is not', () => {
    const method: string = 'LINEAR';
    expect(bad(() => ImageResize([-1, 2, -1], { method: method as ResizeMethod }))).toBe(
      'ImageResize: method must be one of nearest, linear, bilinear, trilinear, triangle, cubic, bicubic, tricubic, ' +
        "lanczos3, lanczos5, got 'LINEAR'",
    );
  });
});

describe('the kernel of ImageResize', () => {
  /** The kernel graph of a layer on 6 x 8 images of 2 channels. */
  const contractions = (shape: readonly number[], method: ResizeMethod) => {
    const g = new GraphBuilder('f64');
    const state = tensor([3, 6, 8, 2], { batchAxis: 0, channelAxis: 3 });
    const k = inputCovariances(g, { spatial: [6, 8], channels: 2, hasX2: true, computeNtk: false });
    const { nngp } = single(ruleOf(ImageResize(shape, { method }))(k, state, { g }));
    const nodes = nodesOf({ outputs: { nngp }, dtype: 'f64' }).filter((n) => n !== k.nngp);
    return {
      same: nngp === k.nngp,
      over: nodes.flatMap((n) => (n.op === 'contract' ? [n.attrs.over] : [])),
      ops: nodes.map((n) => n.op),
    };
  };

  it('contracts one axis at a time', () => {
    const { over } = contractions([-1, 3, 16, -1], 'linear');
    expect(over.filter((names) => !names.includes('c'))).toEqual([['from p0'], ['from q0'], ['from p1'], ['from q1']]);
  });

  it.each(METHODS)('does nothing to axes that keep their size, nor to all of them (%s)', (method) => {
    expect(contractions([-1, -1, -1, -1], method).same).toBe(true);
    expect(contractions([-1, 6, 8, 2], method).same).toBe(true);
    const { over, ops } = contractions([-1, -1, 4, -1], method);
    expect(over.filter((names) => !names.includes('c')).length + ops.filter((op) => op === 'windowSum').length).toBe(
      method === 'nearest' ? 1 : 2,
    );
  });

  it('stays fused where entries are picked evenly, and says why it does not elsewhere', () => {
    const net = (shape: readonly number[], method: ResizeMethod): string =>
      explain(
        input('N', 6, 8, 2).build(
          Conv(3, [3, 3], { padding: 'SAME' }),
          Relu(),
          ImageResize(shape, { method }),
          Conv(3, [2, 2]),
          Relu(),
        ),
      );
    expect(net([-1, 3, 2, -1], 'nearest')).not.toMatch(/not fused/);
    expect(net([-1, 3, 4, -1], 'linear')).toMatch(/^not fused: a product over positions/);
    expect(net([-1, 12, 8, -1], 'nearest')).toMatch(/^not fused: a product over positions/);
  });

  it('keeps axes apart after convolutions (an odd number of them swaps targets in the reference)', async () => {
    for (const convolutions of [1, 2, 3]) {
      const layers = Array.from({ length: convolutions }, () => Conv(3, [2, 2], { padding: 'SAME' }));
      const net = input('N', 4, 5, 2).build(...layers, ImageResize([-1, 2, 3, -1], { method: 'linear' }));
      const x = { shape: [1, 4, 5, 2], data: Array.from({ length: 40 }, (_, k) => Math.sin(k)) };
      const kernel = await net.kernelFn(x, null, 'nngp');
      expect('shape' in kernel && kernel.shape).toEqual([1, 1, 2, 2, 3, 3]);
    }
  });

  it('needs no covariances of other samples unless the batch is resized', () => {
    const mixing = (shape: readonly number[]) =>
      ImageResize(shape, { method: 'linear' }).mixing?.(tensor([3, 6, 8, 2]));
    expect(mixing([-1, 3, 4, -1])).toBe('none');
    expect(mixing([4, 3, 4, -1])).toBe('allPairs');
  });
});
