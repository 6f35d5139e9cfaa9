import { describe, expect, it } from 'vitest';
import {
  ABRelu,
  Abs,
  Cos,
  Dense,
  Elementwise,
  ElementwiseNumerical,
  type EntryFn,
  Exp,
  ExpNormalized,
  Gabor,
  Gelu,
  Hermite,
  hyper,
  InputError,
  input,
  LeakyRelu,
  Polynomial,
  PRNGKey,
  Rbf,
  Relu,
  ShapeError,
  Sin,
} from '../../src/index.js';

const square: EntryFn = (g, x) => g.mul(x, x);
const dual = (): never => {
  throw new Error('not called');
};

describe('options of activations with closed forms', () => {
  const b = hyper('width', 0.5);

  it.each([
    ['Gelu', Gelu(), { approximate: false }],
    ['Gelu', Gelu({ approximate: true }), { approximate: true }],
    ['Sin', Sin(), { a: 1, b: 1, c: 0 }],
    ['Cos', Cos({ a: 2, b, c: -1 }), { a: 2, b: 0.5, c: -1, hypers: { b } }],
    ['Rbf', Rbf(), { gamma: 1 }],
    ['Rbf', Rbf({ gamma: b }), { gamma: 0.5, hypers: { gamma: b } }],
    ['Exp', Exp({ b: -1 }), { a: 1, b: -1 }],
    ['ExpNormalized', ExpNormalized(), { gamma: 1, shift: -1, doClip: false }],
    ['Gabor', Gabor(), {}],
    ['Polynomial', Polynomial([1, 0, 2]), { coef: [1, 0, 2] }],
    ['Hermite', Hermite(2), { degree: 2 }],
    ['Elementwise', Elementwise({ fn: square }), { fn: square, nngpFn: null, dNngpFn: null }],
    ['ElementwiseNumerical', ElementwiseNumerical(square, { deg: 5 }), { fn: square, deg: 5, df: null }],
  ])('%s', (name, layer, options) => {
    expect(layer.name).toBe(name);
    expect(layer.options).toEqual(options);
    expect(Object.isFrozen(layer)).toBe(true);
    expect(Object.isFrozen(layer.options) || Object.keys(layer.options).length === 0).toBe(true);
  });

  it.each<[() => unknown, string]>([
    [() => Reflect.apply(Gelu, null, [{ approximate: 1 }]), 'Gelu: approximate must be true or false, got 1'],
    [() => Sin({ c: Number.NaN }), 'Sin: c must be a finite number, got NaN'],
    [() => Cos({ b: Number.POSITIVE_INFINITY }), 'Cos: b must be a finite number, got Infinity'],
    [() => Rbf({ gamma: -1 }), 'Rbf: gamma must not be below 0, got -1'],
    [() => Rbf({ gamma: Number.NaN }), 'Rbf: gamma must be a finite number, got NaN'],
    [() => Exp({ a: Number.NaN }), 'Exp: a must be a finite number, got NaN'],
    [() => ExpNormalized({ shift: Number.NaN }), 'ExpNormalized: shift must be a finite number, got NaN'],
    [
      () => Reflect.apply(ExpNormalized, null, [{ doClip: 'yes' }]),
      'ExpNormalized: doClip must be true or false, got yes',
    ],
    [() => Polynomial([1, Number.NaN]), 'Polynomial: coef[1] must be a finite number, got NaN'],
    [() => Hermite(-1), 'Hermite: degree must be an integer >= 0, got -1'],
    [() => Reflect.apply(Relu, null, [{ doStabilize: 0 }]), 'Relu: doStabilize must be true or false, got 0'],
    [() => Reflect.apply(Abs, null, [{ doStabilize: null }]), 'Abs: doStabilize must be true or false, got null'],
    [() => Reflect.apply(ABRelu, null, [0, 1, { doStabilize: 2 }]), 'ABRelu: doStabilize must be true or false, got 2'],
    [
      () => Reflect.apply(LeakyRelu, null, [0.1, { doStabilize: '' }]),
      'LeakyRelu: doStabilize must be true or false, got ',
    ],
    [() => Elementwise({}), 'Elementwise: give fn, nngpFn or both'],
    [() => Elementwise({ fn: square, dNngpFn: dual }), 'Elementwise: dNngpFn needs nngpFn beside it'],
    [() => Reflect.apply(Elementwise, null, [{ fn: 3 }]), 'Elementwise: fn must be a function (g, x) => node, got 3'],
    [
      () => Reflect.apply(Elementwise, null, [{ nngpFn: () => 3 }]),
      'Elementwise: nngpFn must be a function (g, q, v1, v2) => node that returns a node, got 3',
    ],
    [
      () => Elementwise({ fn: (g, x) => g.contract(x, x, []) }),
      'Elementwise: fn must map every entry on its own, but it uses contract',
    ],
    [
      () => ElementwiseNumerical((g, x) => g.broadcast(x, [{ name: 'k', extent: 2 }]), { deg: 3 }),
      'ElementwiseNumerical: fn must map every entry on its own, but it uses broadcast',
    ],
    [() => ElementwiseNumerical(square, { deg: 0 }), 'ElementwiseNumerical: deg must be an integer >= 1, got 0'],
    [
      () => Reflect.apply(ElementwiseNumerical, null, [square, { deg: 3, df: 'x' }]),
      'ElementwiseNumerical: df must be a function (g, x) => node, got x',
    ],
  ])('that cannot be: %#', (make, message) => {
    expect(make).toThrow(new InputError(message));
    expect(make).toThrow(InputError);
  });
});

describe('what is only half there', () => {
  const start = input('N', 2).build(Dense(3));

  it.each([
    [
      start.pipe(ExpNormalized()),
      '✗ in layer 1 › ExpNormalized is a kernel without a function, so there is nothing to init or apply (kernelFn alone works, or use Exp)',
    ],
    [
      start.pipe(Elementwise({ nngpFn: (_g, q) => q })),
      '✗ in layer 1 › Elementwise has no fn, so there is nothing to init or apply (give it fn)',
    ],
  ])('has kernels alone: %#', async (net, sentence) => {
    expect(() => net.initFn(PRNGKey(1))).toThrow(new InputError(sentence));
    expect((await net.kernelFn([[1, 2]], null, 'nngp')).get(0, 0)).toBeGreaterThan(0);
  });

  it('has a finite network alone', async () => {
    const net = start.pipe(Elementwise({ fn: square }));
    expect((await net.applyFn(net.initFn(PRNGKey(1)), [[1, 2]])).shape).toEqual([1, 3]);
    await expect(net.kernelFn([[1, 2]], null, 'nngp')).rejects.toThrow(
      new ShapeError(
        '✗ in layer 1 › Elementwise has no nngpFn, so there is no kernel (give it nngpFn, or use ElementwiseNumerical)',
      ),
    );
  });
});
