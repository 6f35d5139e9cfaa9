import fc from 'fast-check';
import { batchAxis, hasAxis, staticExtent } from '../../../src/compile/graph/axis.js';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Graph, Node, PointwiseOp, Window } from '../../../src/compile/graph/node.js';

/** Draws from a list of numbers; when it is used up, every draw is 0. */
class Draws {
  #next = 0;
  readonly #numbers: readonly number[];
  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }
  below(n: number): number {
    return (this.#numbers[this.#next++] ?? 0) % n;
  }
  of<T>(list: readonly [T, ...T[]]): T {
    return list[this.below(list.length)] ?? list[0];
  }
}

const NUMBERS = [1, 2, -1, 0.5, 0, 3] as const;
const POSITIONS = ['p0', 'q0', 'p1', 'q1'] as const;

/** Clamped away from where a primitive is steep: rounding must not be blown up. */
const tame = (g: GraphBuilder, x: Node): Node => g.pointwise('min', [g.pointwise('max', [x, -0.9]), 0.9]);
const positive = (g: GraphBuilder, x: Node): Node => g.add(g.pointwise('abs', [x]), 0.5);

const UNARY: readonly [PointwiseOp, ...PointwiseOp[]] = [
  'neg',
  'abs',
  'sqrt',
  'safeRsqrt',
  'asin',
  'arcCosine0',
  'arcCosine1',
];

function unary(g: GraphBuilder, d: Draws, x: Node): Node {
  const op = d.of(UNARY);
  if (op === 'neg' || op === 'abs') return g.pointwise(op, [x]);
  return g.pointwise(op, [op === 'sqrt' || op === 'safeRsqrt' ? positive(g, x) : tame(g, x)]);
}

function affine(g: GraphBuilder, d: Draws, x: Node): Node {
  const c = d.of(NUMBERS);
  switch (d.below(6)) {
    case 0:
      return g.mul(c, x);
    case 1:
      return g.mul(x, c);
    case 2:
      return g.add(c, x);
    case 3:
      return g.sub(x, c);
    case 4:
      return g.sub(c, x);
    default:
      return g.div(x, c === 0 ? 4 : c);
  }
}

const fits = (a: Node, b: Node): boolean =>
  a.axes.every(({ name, extent }) => !hasAxis(b.axes, name) || staticExtent(b.axes, name) === (extent ?? undefined));

function pair(g: GraphBuilder, d: Draws, x: Node, pool: readonly Node[]): Node {
  const others = pool.filter((y) => fits(x, y));
  const y = others[d.below(others.length)] ?? x;
  switch (d.below(5)) {
    case 0:
      return g.sub(x, y);
    case 1:
      return g.pointwise(d.of(['max', 'min'] as const), [x, y]);
    case 2:
      return tame(g, g.mul(x, y));
    case 3:
      return tame(g, g.mul(g.mul(d.of(NUMBERS), x), y));
    default:
      return g.add(x, y);
  }
}

function windows(g: GraphBuilder, d: Draws, x: Node): Node {
  const k = d.below(2);
  const [p, q] = [`p${k}`, `q${k}`];
  const extent = staticExtent(x.axes, p) ?? staticExtent(x.axes, q);
  if (extent === undefined) return x;
  const size = 1 + d.below(3);
  const stride = 1 + d.below(2);
  const one = { size, stride, lo: d.below(2), out: Math.ceil(extent / stride), wrap: d.below(4) === 0 };
  const there = [p, q].filter((name) => hasAxis(x.axes, name));
  const joint = there.length === 2 && staticExtent(x.axes, p) === staticExtent(x.axes, q) && d.below(3) > 0;
  const groups = joint ? [there] : there;
  return g.windowSum(
    x,
    groups.map((axes): Window => ({ axes: [axes].flat(), ...one })),
  );
}

function diagonal(g: GraphBuilder, d: Draws, x: Node): Node {
  const [keep, drop] = d.of<readonly [string, string]>([
    ['p0', 'q0'],
    ['p1', 'q1'],
    ['q0', 'p0'],
  ]);
  const extent = staticExtent(x.axes, keep);
  return extent !== undefined && extent === staticExtent(x.axes, drop) ? g.diagonal(x, keep, drop) : x;
}

function view(g: GraphBuilder, d: Draws, x: Node): Node {
  const name = d.of(POSITIONS);
  const other = d.of(POSITIONS);
  if (!hasAxis(x.axes, name)) return x;
  return g.rename(
    x,
    hasAxis(x.axes, other)
      ? [
          [name, other],
          [other, name],
        ]
      : [[name, other]],
  );
}

function reduce(g: GraphBuilder, d: Draws, x: Node): Node {
  const name = d.of(POSITIONS);
  if (!hasAxis(x.axes, name)) return x;
  return d.below(4) === 0 ? g.maxOver(x, [name]) : g.sum(x, [name]);
}

function edges(g: GraphBuilder, d: Draws, x: Node): Node {
  const name = d.of(POSITIONS);
  const extent = staticExtent(x.axes, name);
  if (extent === undefined) return x;
  return g.mul(
    x,
    g.constant(
      Array.from({ length: extent }, (_, k) => 1 / (k + 1)),
      [{ name, extent }],
    ),
  );
}

/** A graph over two spatial axes of two batches, made by a list of draws. */
export function graphFrom(numbers: readonly number[]): Graph {
  const g = new GraphBuilder('f64');
  const d = new Draws(numbers);
  const element = [
    { name: 'p0', extent: 1 + d.below(3) },
    { name: 'p1', extent: 1 + d.below(3) },
    { name: 'c', extent: 2 },
  ];
  const x1 = g.input('x1', [batchAxis('i'), ...element]);
  const x2 = g.input('x2', [batchAxis('j'), ...element]);
  const second = (x: Node): Node =>
    g.rename(x, [
      ['p0', 'q0'],
      ['p1', 'q1'],
    ]);
  const self = g.contract(x1, second(x1), ['c']);
  const variance = g.diagonal(g.diagonal(self, 'p0', 'q0'), 'p1', 'q1');
  const made: [Node, ...Node[]] = [g.contract(x1, second(x2), ['c']), variance, second(variance)];
  const count = 3 + d.below(12);
  for (let step = 0; step < count; step++) {
    const x = d.below(2) === 0 ? (made.at(-1) ?? made[0]) : d.of(made);
    const kinds = [affine, affine, unary, windows, diagonal, view, reduce, edges] as const;
    const kind = d.below(kinds.length + 2);
    const make = kinds[kind];
    made.push(make ? make(g, d, x) : pair(g, d, x, made));
  }
  return { outputs: { last: made.at(-1) ?? made[0], other: d.of(made) }, dtype: 'f64' };
}

/** Random graphs of pointwise and linear primitives. */
export const randomGraph: fc.Arbitrary<Graph> = fc
  .noBias(fc.array(fc.nat({ max: 1000 }), { minLength: 100, maxLength: 100 }))
  .map(graphFrom);
