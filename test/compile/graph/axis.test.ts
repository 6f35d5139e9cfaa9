import { expect, test } from 'vitest';
import {
  axisNames,
  batchAxis,
  findAxis,
  hasAxis,
  isBatchAxis,
  pAxis,
  qAxis,
  sortAxes,
  staticExtent,
} from '../../../src/compile/graph/axis.js';

const axis = (name: string, extent: number | null = 2): { name: string; extent: number | null } => ({ name, extent });

test('canonical order: batch, then positions pair by pair, then the rest by name', () => {
  const shuffled = ['c', 'q10', 'p2', 'b', 'q0', 'j', 'p10', 'q2', 'i', 'p0'].map((name) => axis(name));
  expect(axisNames(sortAxes(shuffled))).toEqual(['i', 'j', 'p0', 'q0', 'p2', 'q2', 'p10', 'q10', 'b', 'c']);
});

test('sorting leaves its argument alone', () => {
  const axes = [axis('q0'), axis('p0')];
  sortAxes(axes);
  expect(axisNames(axes)).toEqual(['q0', 'p0']);
});

test('batch axes are those whose extent is not known', () => {
  expect(isBatchAxis(batchAxis('i'))).toBe(true);
  expect(isBatchAxis(axis('p0', 3))).toBe(false);
});

test('axes are found by name', () => {
  const axes = [batchAxis('i'), axis(pAxis(0), 5), axis(qAxis(0), 7)];
  expect(findAxis(axes, 'q0')).toEqual({ name: 'q0', extent: 7 });
  expect(findAxis(axes, 'q1')).toBeUndefined();
  expect(hasAxis(axes, 'p0')).toBe(true);
  expect(hasAxis(axes, 'p')).toBe(false);
  expect(staticExtent(axes, 'p0')).toBe(5);
  expect(staticExtent(axes, 'i')).toBeUndefined();
  expect(staticExtent(axes, 'c')).toBeUndefined();
});
