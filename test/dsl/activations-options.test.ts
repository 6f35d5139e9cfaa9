import { describe, expect, it } from 'vitest';
import {
  ABRelu,
  Abs,
  Gaussian,
  InputError,
  LeakyRelu,
  Monomial,
  RectifiedMonomial,
  Relu,
  Sigmoid_like,
  Sign,
  tensor,
} from '../../src/index.js';
import { activations } from './activation-list.js';

describe('options of activations', () => {
  it.each([
    ['ABRelu', ABRelu(-0.5, 2), { a: -0.5, b: 2, doStabilize: false }],
    ['LeakyRelu', LeakyRelu(0.1), { alpha: 0.1, doStabilize: false }],
    ['Abs', Abs(), { doStabilize: false }],
    ['Relu', Relu({ doStabilize: true }), { doStabilize: true }],
    ['Sign', Sign(), {}],
    ['Sigmoid_like', Sigmoid_like(), {}],
    ['Gaussian', Gaussian(), { a: 1, b: -1 }],
    ['Gaussian', Gaussian({ b: -0.5 }), { a: 1, b: -0.5 }],
    ['Monomial', Monomial(3), { degree: 3 }],
    ['RectifiedMonomial', RectifiedMonomial(0), { degree: 0 }],
  ])('%s', (name, layer, options) => {
    expect(layer.name).toBe(name);
    expect(layer.options).toEqual(options);
    expect(Object.isFrozen(layer)).toBe(true);
  });

  it.each<[() => unknown, string]>([
    [() => ABRelu(Number.NaN, 1), 'ABRelu: a must be a finite number, got NaN'],
    [() => ABRelu(0, Number.POSITIVE_INFINITY), 'ABRelu: b must be a finite number, got Infinity'],
    [() => Reflect.apply(ABRelu, null, [0]), 'ABRelu: b must be a finite number, got undefined'],
    [() => LeakyRelu(Number.NaN), 'LeakyRelu: alpha must be a finite number, got NaN'],
    [() => Gaussian({ a: Number.NaN }), 'Gaussian: a must be a finite number, got NaN'],
    [() => Gaussian({ b: Number.NEGATIVE_INFINITY }), 'Gaussian: b must be a finite number, got -Infinity'],
    [() => Monomial(-1), 'Monomial: degree must be an integer >= 0, got -1'],
    [() => Monomial(1.5), 'Monomial: degree must be an integer >= 0, got 1.5'],
    [() => RectifiedMonomial(-2), 'RectifiedMonomial: degree must be an integer >= 0, got -2'],
    [() => RectifiedMonomial(Number.NaN), 'RectifiedMonomial: degree must be an integer >= 0, got NaN'],
  ])('that cannot be: %#', (make, message) => {
    expect(make).toThrow(new InputError(message));
    expect(make).toThrow(InputError);
  });
});

describe.each(activations)('%s', (_name, layer) => {
  const dims = ['N', 4, 3];

  it('keeps the shape and ends Gaussianity', () => {
    const before = tensor(dims, { batchAxis: 0, channelAxis: 2, gaussian: true });
    expect(layer.shape(before)).toEqual({ ...before, gaussian: false });
  });

  it('asks for Gaussian inputs', () => {
    const before = tensor(dims, { batchAxis: 0, channelAxis: 2, gaussian: false });
    expect(layer.shape(before)).toBe(
      `✗ ${layer.name} needs Gaussian inputs, but [N, 4, 3] is not Gaussian: put Dense or Conv before it`,
    );
  });
});
