import { describe, expect, test } from 'vitest';
import { InternalError } from '../../../src/compile/errors.js';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Node, Window } from '../../../src/compile/graph/node.js';
import { covariance, samples } from './values.js';

const g = new GraphBuilder('f64');
const { x1, x2 } = samples(g);
const k = covariance(g);
const shape = (node: Node): string => node.axes.map((a) => `${a.name}=${a.extent ?? '?'}`).join(' ');
const window = (axes: readonly string[], over: Partial<Window> = {}): Window => ({
  axes,
  size: 2,
  stride: 2,
  lo: 0,
  out: 2,
  wrap: false,
  ...over,
});

describe('axes of the result', () => {
  test('contract: the union without the axes summed over', () => {
    expect(shape(k)).toBe('i=? j=? p0=4 q0=4');
    expect(shape(g.contract(x1, x2, ['c']))).toBe('i=? j=? p0=4');
    expect(shape(g.contract(x1, x2, ['c', 'p0']))).toBe('i=? j=?');
  });

  test('sum: all but the axes summed over', () => {
    expect(shape(g.sum(k, ['q0']))).toBe('i=? j=? p0=4');
    expect(shape(g.sum(k, ['p0', 'q0']))).toBe('i=? j=?');
    expect(shape(g.maxOver(k, ['q0', 'p0']))).toBe('i=? j=?');
  });

  test('diagonal: without the dropped axis', () => {
    expect(shape(g.diagonal(k, 'p0', 'q0'))).toBe('i=? j=? p0=4');
    expect(shape(g.diagonal(k, 'q0', 'p0'))).toBe('i=? j=? q0=4');
  });

  test('rename: new names, in canonical order', () => {
    expect(shape(g.rename(x2, [['p0', 'q0']]))).toBe('j=? q0=4 c=3');
    const rectangle = g.windowSum(k, [window(['p0'])]);
    expect(shape(rectangle)).toBe('i=? j=? p0=2 q0=4');
    expect(
      shape(
        g.rename(rectangle, [
          ['p0', 'q0'],
          ['q0', 'p0'],
        ]),
      ),
    ).toBe('i=? j=? p0=4 q0=2');
  });

  test('windowSum: the windows give the extents of the axes they slide', () => {
    expect(shape(g.windowSum(k, [window(['p0', 'q0'], { out: 3 })]))).toBe('i=? j=? p0=3 q0=3');
    expect(shape(g.windowSum(k, [window(['q0'], { out: 1 })]))).toBe('i=? j=? p0=4 q0=1');
    expect(shape(g.windowSum(k, [window(['p0']), window(['q0'], { out: 3 })]))).toBe('i=? j=? p0=2 q0=3');
  });
});

describe('misuse is an InternalError that names the primitive and the axis', () => {
  test.each<readonly [string, () => Node, string]>([
    ['contract over a missing axis', () => g.contract(x1, x2, ['c', 'p7']), 'contract: no axis p7 among (i, j, p0, c)'],
    ['the largest over a missing axis', () => g.maxOver(k, ['c']), 'maxOver: no axis c among (i, j, p0, q0)'],
    ['sum over a missing axis', () => g.sum(k, ['p0', 'c']), 'sum: no axis c among (i, j, p0, q0)'],
    ['diagonal of a missing axis', () => g.diagonal(k, 'p0', 'q1'), 'diagonal: no axis q1 among (i, j, p0, q0)'],
    ['diagonal onto a missing axis', () => g.diagonal(k, 'p1', 'q0'), 'diagonal: no axis p1 among (i, j, p0, q0)'],
    [
      'diagonal of a rectangle',
      () => g.diagonal(g.windowSum(k, [window(['p0'])]), 'p0', 'q0'),
      'diagonal: p0 and q0 differ in extent',
    ],
    ['diagonal of batch and position', () => g.diagonal(k, 'i', 'p0'), 'diagonal: i and p0 differ in extent'],
    ['rename onto another axis', () => g.rename(k, [['p0', 'q0']]), 'rename: two axes become one among (i, j, q0, q0)'],
    ['a window on a missing axis', () => g.windowSum(k, [window(['p1'])]), 'windowSum: p1 is not a static axis'],
    ['a window on a batch axis', () => g.windowSum(k, [window(['i'])]), 'windowSum: i is not a static axis'],
  ])('%s', (_, build, message) => {
    expect(build).toThrow(InternalError);
    expect(build).toThrow(message);
  });
});
