import { hasAxis } from '../../compile/graph/axis.js';
import type { GraphBuilder, Operand } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import { type HasHypers, numberOf, type Scalar } from '../hyper.js';
import type { KernelContext } from './rule.js';

/** An option as a kernel rule computes with it: its number, or a scalar of the graph where derivatives are taken by it. */
export const scalarOf = ({ hyper }: KernelContext, scalar: Scalar): Operand =>
  typeof scalar !== 'number' && hyper ? hyper(scalar) : numberOf(scalar);

/** Resolved options by name, as a kernel rule computes with them. */
export const scalarsOf =
  <K extends string>(context: KernelContext, options: HasHypers<K> & { readonly [key in NoInfer<K>]: number }) =>
  (key: K): Operand =>
    scalarOf(context, options.hypers?.[key] ?? options[key]);

type Arithmetic = (g: GraphBuilder, first: Operand, ...more: readonly Operand[]) => Operand;

/** From left to right; of numbers a number, so that nothing is added to the graph for options that are numbers. */
const fold =
  (op: 'mul' | 'div' | 'sub', ofNumbers: (a: number, b: number) => number): Arithmetic =>
  (g, first, ...more) =>
    more.reduce<Operand>(
      (a, b) => (typeof a === 'number' && typeof b === 'number' ? ofNumbers(a, b) : g.pointwise(op, [a, b])),
      first,
    );

export const product: Arithmetic = fold('mul', (a, b) => a * b);
export const quotient: Arithmetic = fold('div', (a, b) => a / b);
export const difference: Arithmetic = fold('sub', (a, b) => a - b);

/** a ** 2. */
export const square = (g: GraphBuilder, a: Operand): Operand => (typeof a === 'number' ? a ** 2 : g.mul(a, a));

/** scale * x + shift, leaving out what does nothing. */
export function affine(g: GraphBuilder, x: Node, scale: Operand, shift: Operand): Node {
  const scaled = scale === 1 ? x : g.mul(scale, x);
  return shift === 0 ? scaled : g.add(scaled, shift);
}

/** The same array on the axes of `like` at least: what does not depend on any of them has none. */
export const along = (g: GraphBuilder, x: Node, like: Node): Node =>
  like.axes.every((a) => hasAxis(x.axes, a.name)) ? x : g.add(g.mul(0, like), x);
