import { type Einsum, einsum, einsumCost } from '../einsum/einsum.js';
import { axisNames } from '../graph/axis.js';
import type { GraphBuilder } from '../graph/builder.js';
import type { Node } from '../graph/node.js';
import { type Half, type Operand, Placement, withIndices } from './half.js';
import { IndexClasses } from './index-classes.js';
import { type OuterAxis, outerNames } from './outer-axis.js';

/** An einsum, times a number. */
interface Product extends Einsum {
  readonly scale: number;
}

function product(
  g: GraphBuilder,
  classes: IndexClasses,
  operands: readonly Operand[],
  keep: readonly string[],
  scale: number,
): Product {
  const arrays = operands.map((operand) => withIndices(g, operand, classes));
  const used = new Set([...keep, ...arrays.flatMap((x) => axisNames(x.axes))]);
  return { operands: arrays, keep, scale: scale * classes.repeats(used) };
}

/** The sum over entries of w of a derivative by w times another one. */
function pairOf(g: GraphBuilder, first: Half, second: Half, outer: readonly OuterAxis[]): Product {
  const classes = new IndexClasses();
  const [one, two] = [new Placement('1', first), new Placement('2', second)];
  one.enter(classes, outer, 0);
  two.enter(classes, outer, 1);
  for (const { name, kind } of outer) if (kind !== 'pair') classes.join(one.outer(name), two.outer(name));
  first.form.w.forEach((index, k) => {
    const other = second.form.w[k];
    if (other) classes.join(one.inner(index), two.inner(other));
  });
  outer.forEach(({ name, kind }, k) => {
    const names = outerNames(k, kind);
    classes.call(one.outer(name), names[0]);
    classes.call(two.outer(name), names[1]);
  });
  one.name(classes, 'm');
  two.name(classes, 'n');
  const keep = outer.flatMap(({ kind }, k) => (kind === 'trace' ? [] : [...new Set(outerNames(k, kind))]));
  return product(g, classes, [...one.operands(), ...two.operands()], keep, first.form.scale * second.form.scale);
}

/** The names of w's axes in its Jacobian. */
export const jacobianAxis = (k: number): string => `w${k}`;

/** A part of the Jacobian by w; `null` where it is 0 but where two axes of w are equal. */
function jacobianOf(g: GraphBuilder, half: Half, outer: readonly OuterAxis[]): Product | null {
  const { w, scale } = half.form;
  if (new Set(w.map(({ id }) => id)).size < w.length) return null;
  const classes = new IndexClasses();
  const own = new Placement('1', half);
  own.enter(classes, outer, 0);
  for (const { name } of outer) classes.call(own.outer(name), name);
  w.forEach((index, k) => {
    classes.call(own.inner(index), jacobianAxis(k));
  });
  own.name(classes, 'm');
  const keep = [...outer.map(({ name }) => name), ...w.map((_, k) => jacobianAxis(k))];
  return product(g, classes, own.operands(), keep, scale);
}

const made = (g: GraphBuilder, { scale, ...what }: Product): Node => g.affine(einsum(g, what), scale, 0);

/**
 * The sum over entries of w of the products of two derivatives by w: on the axes `outerNames`, of which it lacks those
 * along which it is the same.
 */
export const multiplyHalves = (g: GraphBuilder, one: Half, two: Half, outer: readonly OuterAxis[]): Node =>
  made(g, pairOf(g, one, two, outer));

/** What {@link multiplyHalves} takes; see `Path`. */
export const costOfHalves = (g: GraphBuilder, one: Half, two: Half, outer: readonly OuterAxis[]): number =>
  einsumCost(g, pairOf(g, one, two, outer));

/** A part of the Jacobian, and what it takes to make it; see `Path`. */
export interface JacobianPart {
  readonly node: Node;
  readonly cost: number;
}

/**
 * The derivative itself as one array, on the axes of the result and on those of w, called by `jacobianAxis`, of which it
 * lacks those along which it is the same. `null` where it would be mostly zeros.
 */
export function jacobianPart(g: GraphBuilder, half: Half, outer: readonly OuterAxis[]): JacobianPart | null {
  const found = jacobianOf(g, half, outer);
  return found && { node: made(g, found), cost: einsumCost(g, found) };
}
