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
    if (a === undefined || values.includes(undefined)) return undefined;
    return g.constant(POINTWISE[node.op].evaluate(a, b, epsilonOf(g.dtype)));
  },
};

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
