import { describe, expect, test } from 'vitest';
import { InternalError } from '../../../src/compile/errors.js';
import { axisNames, batchAxis } from '../../../src/compile/graph/axis.js';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Window } from '../../../src/compile/graph/node.js';
import { scalarValue } from '../../../src/compile/graph/node.js';
import { covariance, samples } from './values.js';

const g = new GraphBuilder('f32');
const k = covariance(g);
const { x1, x2 } = samples(g);
const conv: Window = { axes: ['p0', 'q0'], size: 3, stride: 1, lo: 1, out: 4, wrap: false };

describe('value numbering', () => {
  test('equal nodes are one node', () => {
    expect(samples(g).x1).toBe(x1);
    expect(g.constant(2)).toBe(g.constant([2]));
    expect(g.add(k, 1)).toBe(g.add(k, 1));
    expect(g.contract(x1, x1, ['c'])).toBe(g.contract(x1, x1, ['c']));
    expect(g.sum(k, ['p0', 'q0'])).toBe(g.sum(k, ['p0', 'q0']));
    expect(g.diagonal(k, 'p0', 'q0')).toBe(g.diagonal(k, 'p0', 'q0'));
    expect(g.rename(x2, [['p0', 'q0']])).toBe(g.rename(x2, [['p0', 'q0']]));
    expect(g.windowSum(k, [conv])).toBe(g.windowSum(k, [{ ...conv }]));
  });

  test('different nodes are not', () => {
    expect(g.add(k, 1)).not.toBe(g.mul(k, 1));
    expect(g.add(k, 1)).not.toBe(g.add(k, 2));
    expect(g.sub(k, x1)).not.toBe(g.sub(x1, k));
    expect(g.sum(k, ['p0'])).not.toBe(g.sum(k, ['q0']));
    expect(g.windowSum(k, [conv])).not.toBe(g.windowSum(k, [{ ...conv, wrap: true }]));
    const p = { name: 'p0', extent: 2 };
    expect(g.constant([1, 2], [p])).not.toBe(g.constant([1, 2], [{ ...p, name: 'q0' }]));
  });

  test('the two zeros are told apart: 1 / x is not the same for them', () => {
    expect(g.constant(-0)).not.toBe(g.constant(0));
    expect(scalarValue(g.constant(-0))).toBe(-0);
  });

  test('numbers that only print alike are told apart', () => {
    expect(g.constant(0.1 + 0.2)).not.toBe(g.constant(0.3));
  });

  test('every node has the dtype of its builder', () => {
    expect([x1, k, g.constant(1), g.add(k, 1)].map((n) => n.dtype)).toEqual(['f32', 'f32', 'f32', 'f32']);
  });
});

describe('axes', () => {
  test('pointwise primitives give the union of their inputs, in canonical order', () => {
    const variance = g.diagonal(g.contract(x1, g.rename(x1, [['p0', 'q0']]), ['c']), 'p0', 'q0');
    expect(axisNames(variance.axes)).toEqual(['i', 'p0']);
    expect(axisNames(g.mul(g.rename(variance, [['i', 'j']]), k).axes)).toEqual(['i', 'j', 'p0', 'q0']);
    const row = g.input('row', [{ name: 'q0', extent: 4 }]);
    expect(g.mul(row, g.rename(row, [['q0', 'p0']])).axes).toEqual([
      { name: 'p0', extent: 4 },
      { name: 'q0', extent: 4 },
    ]);
  });

  test('inputs are kept in canonical order whatever order they are declared in', () => {
    const x = g.input('other', [{ name: 'c', extent: 3 }, { name: 'p0', extent: 4 }, batchAxis('i')]);
    expect(axisNames(x.axes)).toEqual(['i', 'p0', 'c']);
  });

  test('axes of one name and two extents do not meet', () => {
    const longer = g.input('longer', [{ name: 'p0', extent: 5 }]);
    expect(() => g.add(k, longer)).toThrow(new InternalError('add: axis p0 has extents 4 and 5'));
    expect(() => g.contract(x1, longer, ['c'])).toThrow('contract: axis p0 has extents 4 and 5');
  });
});

describe('what does nothing makes no node', () => {
  test.each([
    ['no windows', () => g.windowSum(k, [])],
    ['no axes to sum over', () => g.sum(k, [])],
    ['no axes to find the largest along', () => g.maxOver(k, [])],
    ['a rename to the same name', () => g.rename(k, [['p0', 'p0']])],
    ['a rename of axes that are not there', () => g.rename(k, [['p3', 'q3']])],
    ['a scale of 1 and a shift of 0', () => g.affine(k, 1, 0)],
  ])('%s', (_, build) => {
    expect(build()).toBe(k);
  });

  test('an affine map leaves out the half that does nothing', () => {
    expect(g.affine(k, 2, 0)).toBe(g.mul(2, k));
    expect(g.affine(k, 1, 3)).toBe(g.add(k, 3));
    expect(g.affine(k, 2, 3)).toBe(g.add(g.mul(2, k), 3));
  });
});

describe('constants', () => {
  test('a scalar constant has a value, an array has none', () => {
    expect(scalarValue(g.constant(2.5))).toBe(2.5);
    expect(scalarValue(g.constant([1, 2], [{ name: 'p0', extent: 2 }]))).toBeUndefined();
    expect(scalarValue(k)).toBeUndefined();
  });

  test('must fill their axes', () => {
    expect(() => g.constant([1, 2, 3], [{ name: 'p0', extent: 2 }])).toThrow(InternalError);
    expect(() => g.constant([1, 2])).toThrow('constant: 2 values for 1 places');
    expect(() => g.constant([1], [batchAxis('i')])).toThrow(InternalError);
  });
});

test('an input has one shape', () => {
  expect(() => g.input('x1', [batchAxis('i'), { name: 'c', extent: 3 }])).toThrow(InternalError);
});

test('a pointwise primitive takes as many inputs as it has', () => {
  expect(() => g.pointwise('add', [k])).toThrow(new InternalError('add: wrong number of inputs'));
  expect(() => g.pointwise('sqrt', [k, k])).toThrow('sqrt: wrong number of inputs');
});
