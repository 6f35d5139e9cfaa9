import { hasAxis } from '../graph/axis.js';
import { scalarValue } from '../graph/node.js';
import { scaled } from './constants.js';
import { restrict } from './diagonals.js';
import type { Rule } from './rule.js';

/** What is zero but at equal positions, or between entries, is computed where it is not. */
export const ZERO_RULES: readonly Rule[] = [
  {
    name: 'sum-of-zeros',
    why: 'a sum over both members of a pair needs only the entries at equal positions',
    rewrite: (node, g) => {
      const [x] = node.inputs;
      const [inner] = x?.inputs ?? [];
      if (node.op !== 'sum' || x?.op !== 'embed' || !inner) return undefined;
      const { keep, drop } = x.attrs;
      const { over } = node.attrs;
      if (!over.includes(keep) || !over.includes(drop)) return undefined;
      return g.sum(
        inner,
        over.filter((name) => name !== drop),
      );
    },
  },
  {
    name: 'product-with-zeros',
    why: 'the other factor is needed only at equal positions',
    rewrite: (node, g) => {
      const [a, b] = node.inputs;
      if (node.op !== 'mul' || !a || !b) return undefined;
      const [zeros, other] = a.op === 'embed' ? [a, b] : [b, a];
      const [inner] = zeros.inputs;
      if (zeros.op !== 'embed' || !inner || scalarValue(other) !== undefined) return undefined;
      const { keep, drop } = zeros.attrs;
      return g.embed(g.mul(inner, restrict(g, other, keep, drop)), keep, drop);
    },
  },
  {
    name: 'scale-out-of-zeros',
    why: 'putting an array among zeros is linear',
    rewrite: (node, g) => {
      const [x] = node.inputs;
      const inner = (node.op === 'embed' || node.op === 'overlapAdd') && x && scaled(x, 'mul');
      if (!inner) return undefined;
      const [scale, y] = inner;
      if (node.op === 'overlapAdd') return g.mul(scale, g.overlapAdd(y, node.attrs));
      return node.op === 'embed' && hasAxis(y.axes, node.attrs.keep)
        ? g.mul(scale, g.embed(y, node.attrs.keep, node.attrs.drop))
        : undefined;
    },
  },
];
