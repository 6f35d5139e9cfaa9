import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Node, PointwiseOp } from '../../../src/compile/graph/node.js';
import { POINTWISE } from '../../../src/compile/graph/pointwise.js';
import { grad } from '../../../src/compile/transform/grad.js';
import { jvp } from '../../../src/compile/transform/jvp.js';
import { checkDifferences, checkTranspose } from './checks.js';
import { apart, axes, directions, dot, inputsOf, valueAt, valuesAt } from './differences.js';

const OPS = Object.keys(POINTWISE) as readonly PointwiseOp[];

/** The operand where the primitive is smooth: numbers between -2 and 2 are moved there. */
function operand(g: GraphBuilder, op: PointwiseOp, x: Node): Node {
  if (op === 'sqrt' || op === 'safeRsqrt' || op === 'log' || op === 'div') return g.add(0.25, g.mul(x, x));
  return op === 'asin' || op.startsWith('arcCosine') ? g.mul(0.45, x) : x;
}

const apply = (g: GraphBuilder, op: PointwiseOp, x: Node, y: Node): Node =>
  g.pointwise(op, POINTWISE[op].arity === 1 ? [operand(g, op, x)] : [x, operand(g, op, y)]);

describe.each(OPS)('%s', (op) => {
  const g = new GraphBuilder('f64');
  const [x, y] = [g.input('x', axes('a3 b4')), g.input('y', axes('b4 c2'))];
  const made = apply(g, op, x, y);

  test('has the derivative of differences, with operands on other axes', () => {
    checkDifferences(g, [made]);
    checkTranspose(g, [made]);
  });

  test('has the second derivative of differences', () => {
    const inputs = inputsOf([made]);
    const weighed = g.sum(
      g.mul(made, g.mul(made, g.input('w', made.axes))),
      made.axes.map((a) => a.name),
    );
    const first = grad(g, weighed, inputs);
    checkDifferences(g, first);
    checkTranspose(g, first);
  });
});

test.each(['add', 'sub', 'mul', 'div', 'max', 'min'] as const)('%s by one operand, the other held', (op) => {
  const g = new GraphBuilder('f64');
  const [x, y] = [g.input('x', axes('a3 b4')), g.input('y', axes('b4 c2'))];
  const made = apply(g, op, x, y);
  const along = (...inputs: readonly Node[]): readonly number[] =>
    valueAt(jvp(g, [made], directions(g, inputs))[0] ?? null, made);
  const [first, second, both] = [along(x), along(y), along(x, y)];
  expect(dot(first, first)).toBeGreaterThan(1);
  expect(dot(second, second)).toBeGreaterThan(1);
  const summed = first.map((v, k) => v + (second[k] ?? Number.NaN));
  expect(apart(summed, both)).toBeLessThan(1e-14);
});

/** dy/dx of one number, and the derivative of that. */
function slopes(op: PointwiseOp, value: number): readonly number[] {
  const g = new GraphBuilder('f64');
  const x = g.input('x', []);
  const [first = x] = grad(g, g.pointwise(op, [x]), [x]);
  const [second = x] = grad(g, first, [x]);
  return valuesAt([first, second], new Map([['x', [value]]])).flat();
}

describe('where there is no derivative', () => {
  const cusps: readonly (readonly [PointwiseOp, number, number, number])[] = [
    ['sqrt', 0, 0, 0],
    ['sqrt', -1, 0, 0],
    ['safeRsqrt', 0, 0, 0],
    ['safeRsqrt', -1, 0, 0],
    ['asin', 1, 0, 0],
    ['asin', -1, 0, 0],
    ['asin', 1 + 1e-15, 0, 0],
    ['arcCosine0', 1, 0, 0],
    ['arcCosine0', -1, 0, 0],
    ['arcCosine0', 1 - 1e-15, 0, 0],
    ['arcCosine0Slope', 1, 0, 0],
    ['arcCosine0Slope', -1, 0, 0],
    ['arcCosine1', 1, 1, 0],
    ['arcCosine1', -1, 0, 0],
    ['arcCosine1', 1 + 1e-15, 1, 0],
    ['abs', 0, 0, 0],
    ['sign', 0, 0, 0],
  ];
  test.each(cusps)('%s at %d has slope %d, and that has %d', (op, at, first, second) => {
    const [one = Number.NaN, two = Number.NaN] = slopes(op, at);
    expect(one).toBeCloseTo(first, 14);
    expect(two).toBeCloseTo(second, 14);
  });

  test.each(['max', 'min'] as const)('%s shares among equal operands', (op) => {
    const g = new GraphBuilder('f64');
    const [x, y] = [g.input('x', axes('a3')), g.input('y', axes('a3'))];
    const at = new Map([
      ['x', [1, 2, 3]],
      ['y', [1, 3, 2]],
    ]);
    const [dx = [], dy = []] = valuesAt(grad(g, g.sum(g.pointwise(op, [x, y]), ['a']), [x, y]), at);
    expect(dx).toEqual(op === 'max' ? [0.5, 0, 1] : [0.5, 1, 0]);
    expect(dy).toEqual(op === 'max' ? [0.5, 1, 0] : [0.5, 0, 1]);
    expect(valuesAt(grad(g, g.sum(g.pointwise(op, [x, x]), ['a']), [x]), at)).toEqual([[1, 1, 1]]);
  });
});
