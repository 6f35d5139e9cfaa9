import { type Axis, placesOf } from '../graph/axis.js';
import type { Node } from '../graph/node.js';
import { scalarValue } from '../graph/node.js';
import { epsilonOf, isPointwise, POINTWISE } from '../graph/pointwise.js';
import type { Rule } from './rule.js';

/** `[c, x]` where `node` is `op(c, x)` with a scalar constant c and x not constant; constants stand left. */
export function scaled(node: Node, op: 'mul' | 'add'): readonly [c: number, x: Node] | undefined {
  if (node.op !== op) return undefined;
  const [a, b] = node.inputs;
  const c = a && scalarValue(a);
  return c === undefined || !b ? undefined : [c, b];
}

const commutes = (op: string): op is 'mul' | 'add' => op === 'mul' || op === 'add';

/** A primitive of constants is a constant: the one rule that every plan needs, also an unfused one. */
export const FOLD: Rule = {
  name: 'fold',
  why: 'a primitive of constants is a constant',
  rewrite: (node, g) => {
    if (!isPointwise(node)) return undefined;
    const values = node.inputs.map(scalarValue);
    const [a, b = 0] = values;
    const evaluate = (x: number, y = 0): number => POINTWISE[node.op].evaluate(x, y, epsilonOf(g.dtype));
    if (a !== undefined && !values.includes(undefined)) return g.constant(evaluate(a, b));
    const size = placesOf(node.axes);
    const read = node.inputs.map(constantAt);
    const [first, second] = read;
    if (!first || read.includes(undefined) || !(size <= LARGEST)) return undefined;
    const data = Array.from({ length: size }, (_, k) => {
      const at = placeOf(k, node.axes);
      return evaluate(first(at), second?.(at));
    });
    return g.constant(data, node.axes);
  },
};

/** Entries of a constant array that folding makes at most. */
const LARGEST = 2 ** 16;

type Place = ReadonlyMap<string, number>;

/** The indices of entry k, by axis. */
function placeOf(k: number, axes: readonly Axis[]): Place {
  let rest = k;
  const place = new Map<string, number>();
  for (const { name, extent } of [...axes].reverse()) {
    const size = extent ?? 1;
    place.set(name, rest % size);
    rest = Math.floor(rest / size);
  }
  return place;
}

/** The entries of a constant, or of one whose axes are called otherwise, by their indices. */
function constantAt(node: Node): ((place: Place) => number) | undefined {
  if (node.op === 'constant') {
    const { data } = node.attrs;
    const at = (place: Place): number =>
      node.axes.reduce((sum, { name, extent }) => sum * (extent ?? 1) + (place.get(name) ?? 0), 0);
    return (place) => data[at(place)] ?? Number.NaN;
  }
  const [x] = node.inputs;
  const read = node.op === 'rename' && x ? constantAt(x) : undefined;
  if (!read || node.op !== 'rename') return undefined;
  const called = new Map(node.attrs.map);
  const names = (x?.axes ?? []).map(({ name }) => [name, called.get(name) ?? name] as const);
  return (place) => read(new Map(names.map(([name, now]) => [name, place.get(now) ?? 0])));
}

/** Constant folding and a normal form with constants on the left. */
export const CONSTANT_RULES: readonly Rule[] = [
  FOLD,
  {
    name: 'constant-left',
    why: 'later rules look for constants in one place only',
    rewrite: (node, g) => {
      const [a, b] = node.inputs;
      if (!commutes(node.op) || !a || !b || scalarValue(b) === undefined || scalarValue(a) !== undefined)
        return undefined;
      return g.pointwise(node.op, [b, a]);
    },
  },
  {
    name: 'identity',
    why: '1 * x and 0 + x are x',
    rewrite: (node) => {
      const product = scaled(node, 'mul');
      if (product?.[0] === 1) return product[1];
      const sum = scaled(node, 'add');
      return sum?.[0] === 0 ? sum[1] : undefined;
    },
  },
  {
    name: 'subtract-constant',
    why: 'x - c joins the affine rules as (-c) + x',
    rewrite: (node, g) => {
      if (node.op !== 'sub') return undefined;
      const [a, b] = node.inputs;
      const c = b && scalarValue(b);
      return a && c !== undefined ? g.add(-c, a) : undefined;
    },
  },
  {
    name: 'rename-constant',
    why: 'a constant can be on the other axis from the start',
    rewrite: (node, g) => {
      const [x] = node.inputs;
      if (node.op !== 'rename' || x?.op !== 'constant' || x.axes.length > 1) return undefined;
      return g.constant(x.attrs.data, node.axes);
    },
  },
];
