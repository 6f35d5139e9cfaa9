import { scalarValue } from '../graph/node.js';
import { scaled } from './constants.js';
import type { Rule } from './rule.js';

/**
 * Affine merging: scales move outwards, through products and every linear primitive, until they meet the next affine
 * map and become one with it. A chain Dense-Relu-Dense then costs one multiply and one add per map.
 */
export const AFFINE_RULES: readonly Rule[] = [
  {
    name: 'scale-of-scale',
    why: 'c (d x) = (c d) x',
    rewrite: (node, g) => {
      const outer = scaled(node, 'mul');
      const inner = outer && scaled(outer[1], 'mul');
      return outer && inner && g.mul(outer[0] * inner[0], inner[1]);
    },
  },
  {
    name: 'shift-of-shift',
    why: 'c + (d + x) = (c + d) + x',
    rewrite: (node, g) => {
      const outer = scaled(node, 'add');
      const inner = outer && scaled(outer[1], 'add');
      return outer && inner && g.add(outer[0] + inner[0], inner[1]);
    },
  },
  {
    name: 'scale-of-shift',
    why: 'c (d + x) = c d + c x, so that two affine maps in a row become one',
    rewrite: (node, g) => {
      const outer = scaled(node, 'mul');
      const inner = outer && scaled(outer[1], 'add');
      return outer && inner && g.add(outer[0] * inner[0], g.mul(outer[0], inner[1]));
    },
  },
  {
    name: 'scale-out-of-product',
    why: '(c x) y = c (x y): the constant can meet the next scale',
    rewrite: (node, g) => {
      const [a, b] = node.inputs;
      // a square keeps its scale: squares of squares of a number near 1 would become those of a large one
      if (node.op !== 'mul' || !a || !b || a === b || scalarValue(a) !== undefined) return undefined;
      const left = scaled(a, 'mul');
      if (left) return g.mul(left[0], g.mul(left[1], b));
      const right = scaled(b, 'mul');
      return right && g.mul(right[0], g.mul(a, right[1]));
    },
  },
  {
    name: 'scale-out-of-windows',
    why: 'a windowed sum is linear',
    rewrite: (node, g) => {
      const [x] = node.inputs;
      const inner = node.op === 'windowSum' && x && scaled(x, 'mul');
      return inner && node.op === 'windowSum' ? g.mul(inner[0], g.windowSum(inner[1], node.attrs.windows)) : undefined;
    },
  },
  {
    name: 'scale-out-of-sum',
    why: 'a sum is linear',
    rewrite: (node, g) => {
      const [x] = node.inputs;
      const inner = node.op === 'sum' && x && scaled(x, 'mul');
      return inner && node.op === 'sum' ? g.mul(inner[0], g.sum(inner[1], node.attrs.over)) : undefined;
    },
  },
  {
    name: 'scale-out-of-diagonal',
    why: 'a diagonal is linear',
    rewrite: (node, g) => {
      const [x] = node.inputs;
      const inner = node.op === 'diagonal' && x && scaled(x, 'mul');
      return inner && node.op === 'diagonal'
        ? g.mul(inner[0], g.diagonal(inner[1], node.attrs.keep, node.attrs.drop))
        : undefined;
    },
  },
];
