import type { Axis } from '../../../src/compile/graph/axis.js';
import { axisNames } from '../../../src/compile/graph/axis.js';
import type { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Node } from '../../../src/compile/graph/node.js';
import { topological } from '../../../src/compile/graph/traverse.js';
import { evaluate } from '../../../src/runtime/engines/reference/evaluate.js';
import { type Bindings, boundExtents, sizeOf } from '../../../src/runtime/engines/reference/strided.js';
import { numbersFor } from '../../property/support/arrays.js';

export type Numbers = readonly number[];

/** `'a3 b4'` as axes. */
export const axes = (text: string): readonly Axis[] =>
  text
    .split(' ')
    .filter((t) => t !== '')
    .map((t) => ({ name: t.slice(0, 1), extent: Number(t.slice(1)) }));

/** Batches are this large. */
export const BATCHES: Bindings = new Map([
  ['i', 2],
  ['j', 3],
]);

export const inputsOf = (nodes: readonly Node[]): readonly Node[] => topological(nodes).filter((n) => n.op === 'input');

const nameOf = (node: Node): string => (node.op === 'input' ? node.attrs.name : `#${node.id}`);

const entriesOf = (node: Node): number => sizeOf(boundExtents(node.axes, BATCHES));

/** Numbers for inputs by name; those that it does not hold have numbers between -2 and 2 without a pattern. */
export type Point = ReadonlyMap<string, Numbers>;

export const NOWHERE: Point = new Map();

export const numbersOf = (node: Node, at: Point): Numbers =>
  at.get(nameOf(node)) ?? numbersFor(nameOf(node), entriesOf(node));

/** The entries of nodes, row-major, by the reference evaluator. */
export function valuesAt(nodes: readonly Node[], at: Point = NOWHERE): readonly Numbers[] {
  const feeds = new Map(inputsOf(nodes).map((n) => [nameOf(n), Float64Array.from(numbersOf(n, at))]));
  const outputs = Object.fromEntries(nodes.map((n, k) => [`y${k}`, n]));
  const found = evaluate({ outputs, dtype: 'f64' }, feeds, BATCHES);
  return nodes.map((_, k) => Array.from(found[`y${k}`]?.data ?? []));
}

/** The entries of one node; zeros along `of` for none. */
export function valueAt(node: Node | null, of: Node, at: Point = NOWHERE): Numbers {
  return node ? (valuesAt([node], at)[0] ?? []) : new Array<number>(entriesOf(of)).fill(0);
}

export const dot = (a: Numbers, b: Numbers): number => {
  if (a.length !== b.length) return Number.NaN;
  return a.reduce((sum, v, k) => sum + v * (b[k] ?? Number.NaN), 0);
};

/** The inputs moved by `by` times numbers that belong to each. */
export function moved(inputs: readonly Node[], at: Point, by: number): Point {
  return new Map(
    inputs.map((x) => {
      const step = numbersOf(directionLike(x), at);
      return [nameOf(x), numbersOf(x, at).map((v, k) => v + by * (step[k] ?? Number.NaN))] as const;
    }),
  );
}

/** A node that is read like an input of this name, without being of any graph. */
const directionLike = (x: Node): Node => (x.op === 'input' ? { ...x, attrs: { name: directionName(x) } } : x);

const directionName = (x: Node): string => `d ${nameOf(x)}`;

/** An input for the direction in which an input is `moved`. */
export const direction = (g: GraphBuilder, x: Node, more: readonly Axis[] = []): Node =>
  g.input(directionName(x), [...x.axes, ...more]);

/** Every input's direction. */
export const directions = (g: GraphBuilder, inputs: readonly Node[]): ReadonlyMap<Node, Node> =>
  new Map(inputs.map((x) => [x, direction(g, x)]));

/** How outputs change along the directions, by central differences; good to about `step`^2. */
export function differences(outputs: readonly Node[], at: Point = NOWHERE, step = 1e-5): readonly Numbers[] {
  const inputs = inputsOf(outputs);
  const [ahead, behind] = [1, -1].map((sign) => valuesAt(outputs, new Map([...at, ...moved(inputs, at, sign * step)])));
  return outputs.map((_, n) => (ahead?.[n] ?? []).map((v, k) => (v - (behind?.[n]?.[k] ?? Number.NaN)) / (2 * step)));
}

const largest = (x: Numbers): number => x.reduce((m, v) => Math.max(m, Math.abs(v)), 0);

/** The largest difference of entries, next to the largest entry or 1; infinite for NaN and for other lengths. */
export function apart(found: Numbers, wanted: Numbers): number {
  if (found.length !== wanted.length) return Number.POSITIVE_INFINITY;
  const errors = found.map((v, k) => Math.abs(v - (wanted[k] ?? Number.NaN)));
  return errors.some(Number.isNaN) ? Number.POSITIVE_INFINITY : largest(errors) / Math.max(1, largest(wanted));
}

/** Whether the largest entry is nearly another one. */
function nearSecond(g: GraphBuilder, node: Node, at: Point, margin: number): boolean {
  const [x] = node.inputs;
  const apartFrom = x ? (valuesAt([g.sub(node, x)], at)[0] ?? []) : [];
  return apartFrom.some((v) => v > 1e-12 && v < margin);
}

/** Whether any number where a primitive bends is so near the bend that a difference would see both sides. */
export function nearBends(g: GraphBuilder, outputs: readonly Node[], at: Point, margin: number): boolean {
  const bends = topological(outputs).flatMap((node) => {
    const [a, b] = node.inputs;
    if (a && b && (node.op === 'max' || node.op === 'min')) return [g.sub(a, b)];
    return a && (node.op === 'abs' || node.op === 'sign') ? [a] : [];
  });
  if (topological(outputs).some((node) => node.op === 'maxOver' && nearSecond(g, node, at, margin))) return true;
  // at the bend itself entries stay: what is exactly 0 is padding, or the same number twice
  return valuesAt(bends, at).some((x) => x.some((v) => Math.abs(v) > 1e-12 && Math.abs(v) < margin));
}

export const names = (node: Node | null | undefined): string => (node ? axisNames(node.axes).join(' ') : 'none');
