import fc from 'fast-check';
import type { Axis } from '../../../src/compile/graph/axis.js';
import { hasAxis, staticExtent } from '../../../src/compile/graph/axis.js';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { DType, Graph, Node, Pieces } from '../../../src/compile/graph/node.js';
import type { Feeds } from '../../../src/runtime/engine.js';

/** Elements of an array at most: graphs are there to have every form, not every size. */
const MOST = 3000;
const NAMES = [...'abcdefghklmnorstuvwx'];
/** Axes of an array at most. */
const MOST_AXES = 8;

/** Choices made one after the other from a list of numbers, so that a failing graph can be made smaller. */
export class Choices {
  readonly #numbers: readonly number[];
  #at = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  below(n: number): number {
    const number = this.#numbers[this.#at++ % this.#numbers.length] ?? 0;
    return number % Math.max(1, n);
  }

  of<T>(list: readonly [T, ...T[]]): T {
    return list[this.below(list.length)] ?? list[0];
  }

  some<T>(list: readonly T[]): T | undefined {
    return list[this.below(list.length)];
  }
}

const sizeOf = (axes: readonly Axis[]): number => axes.reduce((n, a) => n * (a.extent ?? 1), 1);

const unused = (x: Node, taken: readonly string[] = []): string =>
  NAMES.find((name) => !hasAxis(x.axes, name) && !taken.includes(name)) ?? 'z';

type Step = (g: GraphBuilder, d: Choices, x: Node, made: readonly Node[]) => Node;

const extentOf = (x: Node, name: string): number => staticExtent(x.axes, name) ?? 1;

const axisOf = (d: Choices, x: Node): string | undefined => d.some(x.axes)?.name;

/** The other node with axes called otherwise where the two disagree in extent. */
function fitted(g: GraphBuilder, x: Node, y: Node): Node {
  const taken = [...x.axes, ...y.axes].map((a) => a.name);
  return g.rename(
    y,
    y.axes.flatMap(({ name, extent }): (readonly [string, string])[] => {
      if (!hasAxis(x.axes, name) || extentOf(x, name) === extent) return [];
      const other = unused(x, taken);
      taken.push(other);
      return [[name, other]];
    }),
  );
}

const partner = (g: GraphBuilder, d: Choices, x: Node, made: readonly Node[]): Node => fitted(g, x, d.some(made) ?? x);

const unary: Step = (g, d, x) => {
  const half = g.mul(0.5, x);
  switch (d.below(6)) {
    case 0:
      return g.pointwise('neg', [x]);
    case 1:
      return g.pointwise('max', [x, 0]);
    case 2:
      return g.pointwise('abs', [x]);
    case 3:
      return g.sqrt(g.add(0.25, g.mul(x, x)));
    case 4:
      return g.div(x, g.add(1, g.mul(half, half)));
    default:
      return g.affine(x, 0.75, -0.125);
  }
};

const binary: Step = (g, d, x, made) => {
  const y = partner(g, d, x, made);
  if (sizeOf([...x.axes, ...y.axes.filter((a) => !hasAxis(x.axes, a.name))]) > MOST) return x;
  return g.pointwise(d.of(['add', 'sub', 'mul', 'max', 'min'] as const), [x, y]);
};

const contract: Step = (g, d, x, made) => {
  const y = partner(g, d, x, made);
  const all = [...x.axes, ...y.axes.filter((a) => !hasAxis(x.axes, a.name))];
  const over = all.filter((a) => d.below(hasAxis(x.axes, a.name) && hasAxis(y.axes, a.name) ? 2 : 6) === 0);
  const left = all.filter((a) => !over.includes(a));
  if (sizeOf(left) > MOST || sizeOf(all) > 30 * MOST) return x;
  const scale = 1 / Math.sqrt(Math.max(1, sizeOf(over)));
  return g.mul(
    scale,
    g.contract(
      x,
      y,
      over.map((a) => a.name),
    ),
  );
};

const reduce: Step = (g, d, x) => {
  const over = x.axes.filter(() => d.below(3) === 0).map((a) => a.name);
  return d.below(4) === 0 ? g.maxOver(x, over) : g.sum(x, over);
};

const broadcast: Step = (g, d, x) => {
  const extent = 1 + d.below(4);
  return sizeOf(x.axes) * extent > MOST ? x : g.broadcast(x, [{ name: unused(x), extent }]);
};

const rename: Step = (g, d, x) => {
  const [p, q] = [axisOf(d, x), axisOf(d, x)];
  if (p === undefined || q === undefined) return x;
  return p === q
    ? g.rename(x, [[p, unused(x)]])
    : g.rename(x, [
        [p, q],
        [q, p],
      ]);
};

const diagonal: Step = (g, d, x) => {
  const keep = axisOf(d, x);
  const drop = x.axes.find((a) => a.name !== keep && keep !== undefined && a.extent === extentOf(x, keep));
  return keep === undefined || !drop ? x : g.diagonal(x, keep, drop.name);
};

const embed: Step = (g, d, x) => {
  const keep = axisOf(d, x);
  return keep === undefined || sizeOf(x.axes) * extentOf(x, keep) > MOST ? x : g.embed(x, keep, unused(x));
};

/** Axes that can be cut alike: one, or two of one length. */
function group(d: Choices, x: Node): readonly string[] {
  const first = axisOf(d, x);
  if (first === undefined) return [];
  const second = x.axes.find((a) => a.name !== first && a.extent === extentOf(x, first));
  return second && d.below(2) === 0 ? [first, second.name] : [first];
}

function pieces(d: Choices, x: Node, axes: readonly string[], extent: number): Omit<Pieces, 'out'> {
  const tapless = d.below(4) === 0;
  const size = tapless ? 1 : 1 + d.below(3);
  return {
    axes,
    tap: tapless ? null : unused(x),
    size,
    stride: 1 + d.below(2),
    dilation: 1 + d.below(2),
    lo: d.below(4) - 1,
    extent,
    wrap: d.below(3) === 0,
  };
}

const patches: Step = (g, d, x) => {
  const axes = group(d, x);
  const [first] = axes;
  if (first === undefined) return x;
  const cut = { ...pieces(d, x, axes, extentOf(x, first)), out: 1 + d.below(6) };
  if (sizeOf(x.axes) * cut.size * (cut.out / cut.extent) ** axes.length > MOST) return x;
  return g.patches(x, cut);
};

const overlapAdd: Step = (g, d, x) => {
  const axes = group(d, x);
  const [first] = axes;
  if (first === undefined) return x;
  const out = extentOf(x, first);
  const tap = x.axes.find((a) => !axes.includes(a.name));
  const cut = { ...pieces(d, x, axes, 1 + d.below(6)), out };
  if (sizeOf(x.axes) * (cut.extent / out) ** axes.length > MOST) return x;
  if (cut.tap === null) return g.overlapAdd(x, cut);
  return tap ? g.overlapAdd(x, { ...cut, tap: tap.name, size: extentOf(x, tap.name) }) : x;
};

const split: Step = (g, d, x) => {
  const axis = axisOf(d, x);
  if (axis === undefined) return x;
  const extent = extentOf(x, axis);
  const divisors = Array.from({ length: extent }, (_, k) => k + 1).filter((k) => extent % k === 0);
  const outer = d.some(divisors) ?? 1;
  const first = unused(x);
  const second = d.below(2) === 0 ? axis : unused(x, [first]);
  return g.split(x, axis, [
    { name: first, extent: outer },
    { name: second, extent: extent / outer },
  ]);
};

const merge: Step = (g, d, x) => {
  const names = x.axes.map((a) => a.name).filter(() => d.below(2) === 0);
  const rotated = [...names.slice(d.below(2)), ...names].slice(0, names.length);
  const axes = [...new Set(rotated)];
  return axes.length === 0 ? x : g.merge(x, axes, d.below(2) === 0 ? (axes[0] ?? 'a') : unused(x));
};

const windowSum: Step = (g, d, x) => {
  const axes = group(d, x);
  const [first] = axes;
  if (first === undefined) return x;
  const window = { axes, size: 1 + d.below(3), stride: 1 + d.below(2), lo: d.below(3), out: 1 + d.below(5) };
  if (sizeOf(x.axes) * (window.out / extentOf(x, first)) ** axes.length > MOST) return x;
  const other = x.axes.find((a) => !axes.includes(a.name));
  const second = other && d.below(2) === 0 ? [{ ...window, axes: [other.name], size: 2, wrap: true }] : [];
  return sizeOf(x.axes) * 5 > MOST ? x : g.windowSum(x, [{ ...window, wrap: d.below(3) === 0 }, ...second]);
};

/** The steps that random graphs are made of, by the primitive that they are about. */
export const STEPS: Readonly<Record<string, Step>> = {
  unary,
  binary,
  contract,
  reduce,
  broadcast,
  rename,
  diagonal,
  embed,
  patches,
  overlapAdd,
  split,
  merge,
  windowSum,
};

/** A graph of arrays made by a list of choices; `only` some of the steps. */
export function arrayGraphFrom(
  numbers: readonly number[],
  dtype: DType,
  only: readonly Step[] = Object.values(STEPS),
): Graph {
  const g = new GraphBuilder(dtype);
  const d = new Choices(numbers);
  const input = (name: string): Node => {
    const axes = NAMES.slice(0, 5).filter(() => d.below(2) === 0);
    return g.input(
      name,
      axes.map((axis) => ({ name: axis, extent: 1 + d.below(6) })),
    );
  };
  const constantExtent = 1 + d.below(4);
  const constant = g.constant(
    Array.from({ length: constantExtent }, (_, k) => (k - 1.5) / 2),
    [{ name: 'b', extent: constantExtent }],
  );
  const made: [Node, ...Node[]] = [input('x'), input('y'), constant];
  const steps = 2 + d.below(10);
  for (let k = 0; k < steps; k++) {
    const x = d.below(3) === 0 ? d.of(made) : (made.at(-1) ?? made[0]);
    const step = d.some(only);
    const next = step?.(g, d, x, made);
    if (next && next.axes.length <= MOST_AXES) made.push(next);
  }
  return { outputs: { last: made.at(-1) ?? made[0], other: d.of(made), another: d.of(made) }, dtype };
}

/** Random graphs of arrays on a few small axes, of every primitive in its variants. */
export const arrayGraph = (dtype: DType): fc.Arbitrary<Graph> =>
  fc
    .noBias(fc.array(fc.nat({ max: 5039 }), { minLength: 120, maxLength: 120 }))
    .map((numbers) => arrayGraphFrom(numbers, dtype));

/** Numbers between -2 and 2 without a pattern, the same for the same name: what engines are fed. */
export function numbersFor(name: string, count: number): readonly number[] {
  let state = [...name].reduce((h, c) => Math.imul(h ^ c.charCodeAt(0), 16777619), 2166136261) >>> 0;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.fround((state / 2 ** 32) * 4 - 2);
  });
}

/** An array for every input of the graph's nodes. */
export function feedsFor(inputs: readonly Node[], dtype: DType): Feeds {
  const list = inputs.flatMap((node) => {
    if (node.op !== 'input') return [];
    const numbers = numbersFor(node.attrs.name, sizeOf(node.axes));
    return [[node.attrs.name, dtype === 'f32' ? Float32Array.from(numbers) : Float64Array.from(numbers)] as const];
  });
  return Object.fromEntries(list);
}
