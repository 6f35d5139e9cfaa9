import { InternalError } from '../errors.js';
import { type Axis, axisNames, findAxis } from '../graph/axis.js';
import type { GraphBuilder } from '../graph/builder.js';
import type { Node } from '../graph/node.js';
import { contractedAxes, contractionPath, type Path } from './path.js';

/** A product of arrays aligned by the names of their axes, summed over all but the axes in `keep`. */
export interface Einsum {
  readonly operands: readonly Node[];
  readonly keep: readonly string[];
}

/** All axes of some arrays. */
function axesOf(operands: readonly Node[]): readonly Axis[] {
  const found = new Map<string, Axis>();
  for (const axis of operands.flatMap((x) => x.axes)) {
    const known = found.get(axis.name);
    if (known && known.extent !== axis.extent)
      throw new InternalError(`einsum: axis ${axis.name} has extents ${known.extent} and ${axis.extent}`);
    found.set(axis.name, axis);
  }
  return [...found.values()];
}

/** Names by which only one of the arrays has an axis that does not stay: to be summed over at once. */
function alone(operands: readonly Node[], at: number, keep: ReadonlySet<string>): readonly string[] {
  const others = operands.filter((_, k) => k !== at);
  const names = axisNames(operands[at]?.axes ?? []);
  return names.filter((name) => !keep.has(name) && !others.some((x) => findAxis(x.axes, name)));
}

function pathOf(operands: readonly Node[], keep: ReadonlySet<string>): Path {
  const axes = axesOf(operands);
  return contractionPath({
    operands: operands.map((x) => new Set(axisNames(x.axes))),
    keep,
    extent: (name) => findAxis(axes, name)?.extent ?? 1,
  });
}

/** The arrays, each summed over the axes that no other has. */
const summed = (g: GraphBuilder, operands: readonly Node[], keep: ReadonlySet<string>): readonly Node[] =>
  operands.map((x, k) => {
    const { base, names } = unnamed(x);
    const over = alone(operands, k, keep);
    const inside = names.filter(([, name]) => over.includes(name)).map(([own]) => own);
    return g.rename(g.sum(base, inside), names);
  });

/** What an einsum costs by the best order found; see `Path`. */
export function einsumCost(g: GraphBuilder, { operands, keep }: Einsum): number {
  const kept = new Set(keep);
  return pathOf(summed(g, operands, kept), kept).cost;
}

/**
 * The product as pairwise contractions in the cheapest order. Axes in `keep` that no operand has are left out, and for
 * no operands the result is 1. Products of the same arrays are the same nodes, whatever their axes are called and in
 * whatever order they come.
 */
export function einsum(g: GraphBuilder, { operands, keep }: Einsum): Node {
  const kept = new Set(keep);
  let current = [...summed(g, operands, kept)].sort((a, b) => unnamed(a).base.id - unnamed(b).base.id);
  for (const { a, b } of pathOf(current, kept).steps) {
    const [x, y] = [current[a], current[b]];
    if (!x || !y) throw new InternalError('einsum: a step of operands that are not there');
    const others = current.filter((_, k) => k !== a && k !== b);
    current = [...others, product(g, x, y, others, kept)];
  }
  return current[0] ?? g.constant(1);
}

type Renaming = readonly (readonly [from: string, to: string])[];

/** An array and what its axes are called here; two arrays that differ in names alone have one base. */
function unnamed(node: Node): { readonly base: Node; readonly names: Renaming } {
  const [x] = node.inputs;
  if (node.op !== 'rename' || !x) return { base: node, names: axisNames(node.axes).map((name) => [name, name]) };
  const { map } = node.attrs;
  return { base: x, names: axisNames(x.axes).map((name) => [name, map.find(([from]) => from === name)?.[1] ?? name]) };
}

/** Sums the product of two arrays over what nobody needs, on names that belong to the arrays and not to this einsum. */
function product(g: GraphBuilder, x: Node, y: Node, others: readonly Node[], keep: ReadonlySet<string>): Node {
  const names = (node: Node): ReadonlySet<string> => new Set(axisNames(node.axes));
  const left = contractedAxes(names(x), names(y), others.map(names), keep);
  const [first, second] = [unnamed(x), unnamed(y)].sort((a, b) => a.base.id - b.base.id);
  if (!first || !second) throw new InternalError('einsum: a product of one array');
  const inner = new Map<string, string>();
  for (const [own, name] of first.names) inner.set(name, `a ${own}`);
  for (const [own, name] of second.names) if (!inner.has(name)) inner.set(name, `b ${own}`);
  const entered = ({ base, names: own }: typeof first): Node =>
    g.rename(
      base,
      own.map(([from, name]) => [from, inner.get(name) ?? name] as const),
    );
  const [a, b] = [entered(first), entered(second)];
  const over = [...inner].flatMap(([name, own]) => (left.has(name) ? [] : [own])).sort();
  const made = over.length === 0 ? g.mul(a, b) : g.contract(a, b, over);
  return g.rename(
    made,
    [...inner].map(([name, own]) => [own, name] as const),
  );
}
