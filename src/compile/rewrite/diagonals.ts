import { hasAxis } from '../graph/axis.js';
import type { GraphBuilder } from '../graph/builder.js';
import type { Node, NodeOf, Window } from '../graph/node.js';
import { isPointwise } from '../graph/pointwise.js';
import type { Rule } from './rule.js';

/** What an input of a diagonal contributes: its own diagonal, or itself with the dropped axis called like the kept one. */
export function restrict(g: GraphBuilder, x: Node, keep: string, drop: string): Node {
  if (!hasAxis(x.axes, drop)) return x;
  return hasAxis(x.axes, keep) ? g.diagonal(x, keep, drop) : g.rename(x, [[drop, keep]]);
}

/** For each builder, the nodes whose view of a kind is made. */
const viewed = new WeakMap<GraphBuilder, Map<string, Set<Node>>>();

/** A view on its way to the inputs: which nodes it moves through, which it is made of, and how. */
interface Descent {
  readonly key: string;
  readonly passes: (n: Node) => boolean;
  readonly reaches: (n: Node) => boolean;
  readonly view: (n: Node) => Node;
}

/** Makes the views below `x` inputs first, so that calls do not nest as deep as the network: each then finds the next. */
function inputsFirst(g: GraphBuilder, x: Node, { key, passes, reaches, view }: Descent): void {
  const views = viewed.get(g) ?? new Map<string, Set<Node>>();
  viewed.set(g, views);
  const done = views.get(key) ?? new Set<Node>();
  views.set(key, done);
  const below = (n: Node): readonly Node[] => (passes(n) ? n.inputs.filter((y) => reaches(y) && !done.has(y)) : []);
  const stack = [...below(x)];
  for (let node = stack.at(-1); node; node = stack.at(-1)) {
    const ahead = done.has(node) ? [] : below(node);
    stack.push(...ahead);
    if (ahead.length > 0) continue;
    stack.pop();
    if (!done.has(node)) view(node);
    done.add(node);
  }
}

/** The windows left on the diagonal, if the two axes slide together or not at all. */
function diagonalWindows(windows: readonly Window[], keep: string, drop: string): readonly Window[] | undefined {
  const result: Window[] = [];
  for (const window of windows) {
    const touches = window.axes.filter((name) => name === keep || name === drop).length;
    if (touches === 1) return undefined;
    result.push({ ...window, axes: window.axes.filter((name) => name !== drop) });
  }
  return result;
}

/** The diagonal of an array among zeros, if its axes are told apart by both of the diagonal's or by neither. */
function diagonalOfZeros(g: GraphBuilder, x: Node, keep: string, drop: string): Node | undefined {
  const [input] = x.inputs;
  const inner = (y: Node): Node => restrict(g, y, keep, drop);
  const touches = (axes: readonly string[]): number => axes.filter((name) => name === keep || name === drop).length;
  if (!input) return undefined;
  if (x.op === 'embed') {
    const { keep: own, drop: copy } = x.attrs;
    if (touches([own, copy]) === 2) return g.rename(input, [[own, keep]]);
    return touches([own, copy]) === 0 ? g.embed(inner(input), own, copy) : undefined;
  }
  if (x.op !== 'overlapAdd' || touches([x.attrs.tap ?? '']) > 0) return undefined;
  const { axes, wrap } = x.attrs;
  // pieces that wrap meet others than themselves
  if (touches(axes) === 1 || (touches(axes) === 2 && wrap)) return undefined;
  return g.overlapAdd(inner(input), { ...x.attrs, axes: axes.filter((name) => name !== drop) });
}

function push(g: GraphBuilder, x: Node, keep: string, drop: string): Node | undefined {
  const restricted = (n: Node): Node => restrict(g, n, keep, drop);
  const passes = (n: Node): boolean =>
    isPointwise(n) ||
    n.op === 'contract' ||
    n.op === 'sum' ||
    n.op === 'embed' ||
    n.op === 'overlapAdd' ||
    (n.op === 'windowSum' && diagonalWindows(n.attrs.windows, keep, drop) !== undefined);
  const reaches = (n: Node): boolean => hasAxis(n.axes, keep) && hasAxis(n.axes, drop);
  inputsFirst(g, x, { key: `${keep} ${drop}`, passes, reaches, view: restricted });
  if (isPointwise(x)) return g.pointwise(x.op, x.inputs.map(restricted));
  const [a, b] = x.inputs;
  if (x.op === 'contract' && a && b) return g.contract(restricted(a), restricted(b), x.attrs.over);
  if (x.op === 'sum' && a) return g.sum(restricted(a), x.attrs.over);
  if (x.op === 'windowSum' && a) {
    const windows = diagonalWindows(x.attrs.windows, keep, drop);
    return windows && g.windowSum(restricted(a), windows);
  }
  return diagonalOfZeros(g, x, keep, drop);
}

/**
 * Swaps among position axes within both members of the pair; such a view can sit on the inputs instead. Where an array has
 * only some of the second members, they go along with the first.
 */
function isPermutation({ attrs: { map } }: NodeOf<'rename'>): boolean {
  const froms = map.map(([from]) => from);
  const tos = map.map(([, to]) => to);
  const along = (from: string, to: string): boolean =>
    map.some(([p, other]) => p === `p${from.slice(1)}` && other === `p${to.slice(1)}`);
  const stays = ([from, to]: readonly [string, string]): boolean =>
    tos.includes(from) || (from.startsWith('q') && to.startsWith('q') && along(from, to));
  return froms.length > 1 && map.every(stays) && !froms.includes('i') && !froms.includes('j');
}

function pushRename(g: GraphBuilder, node: NodeOf<'rename'>, x: Node): Node | undefined {
  const { map } = node.attrs;
  const moved = (n: Node): Node => g.rename(n, map);
  const name = (n: string): string => map.find(([from]) => from === n)?.[1] ?? n;
  const passes = (n: Node): boolean =>
    isPointwise(n) || ['contract', 'windowSum', 'diagonal', 'embed', 'overlapAdd'].includes(n.op);
  const reaches = (n: Node): boolean => map.every(([from]) => hasAxis(n.axes, from));
  inputsFirst(g, x, { key: map.join(';'), passes, reaches, view: moved });
  if (isPointwise(x)) return g.pointwise(x.op, x.inputs.map(moved));
  const [a, b] = x.inputs;
  if (x.op === 'contract' && a && b) return g.contract(moved(a), moved(b), x.attrs.over);
  if (x.op === 'windowSum' && a)
    return g.windowSum(
      moved(a),
      x.attrs.windows.map((w) => ({ ...w, axes: w.axes.map(name) })),
    );
  if (x.op === 'diagonal' && a) return g.diagonal(moved(a), name(x.attrs.keep), name(x.attrs.drop));
  if (x.op === 'embed' && a) return g.embed(moved(a), name(x.attrs.keep), name(x.attrs.drop));
  if (x.op === 'overlapAdd' && a)
    return g.overlapAdd(moved(a), { ...x.attrs, axes: x.attrs.axes.map(name), tap: x.attrs.tap && name(x.attrs.tap) });
  return undefined;
}

const sameMap = (a: NodeOf<'rename'>['attrs']['map'], b: NodeOf<'rename'>['attrs']['map']): boolean =>
  a.length === b.length && a.every(([from, to]) => b.some(([f, t]) => f === from && t === to));

/** Two renames in a row, as one map on the axes of the innermost array. */
function compose(inner: NodeOf<'rename'>, outer: NodeOf<'rename'>, x: Node): readonly (readonly [string, string])[] {
  const apply = (map: NodeOf<'rename'>['attrs']['map'], n: string): string =>
    map.find(([from]) => from === n)?.[1] ?? n;
  return x.axes.map(({ name }) => [name, apply(outer.attrs.map, apply(inner.attrs.map, name))] as const);
}

/** A readout at equal positions needs no other position: the diagonal moves to the inputs, and with it all the work. */
export const DIAGONAL_RULES: readonly Rule[] = [
  {
    name: 'rename-of-rename',
    why: 'one view instead of two',
    rewrite: (node, g) => {
      const [x] = node.inputs;
      if (node.op !== 'rename' || x?.op !== 'rename') return undefined;
      const [inner] = x.inputs;
      return inner && g.rename(inner, compose(x, node, inner));
    },
  },
  {
    name: 'relabel-outwards',
    why: 'what one sample needs is computed once and read at the other position, not computed there again',
    rewrite: (node, g) => {
      if (!isPointwise(node)) return undefined;
      const view = node.inputs.find((x) => x.op === 'rename');
      if (view?.op !== 'rename' || isPermutation(view)) return undefined;
      const { map } = view.attrs;
      const bare = node.inputs.map((x) =>
        x.axes.length === 0 ? x : x.op === 'rename' && sameMap(x.attrs.map, map) ? x.inputs[0] : undefined,
      );
      return bare.every((x) => x !== undefined) ? g.rename(g.pointwise(node.op, bare), map) : undefined;
    },
  },
  {
    name: 'permutation-inwards',
    why: 'a transposed layout is read from the inputs in that order, so that no array is ever transposed',
    rewrite: (node, g) => {
      const [x] = node.inputs;
      return node.op === 'rename' && x && isPermutation(node) ? pushRename(g, node, x) : undefined;
    },
  },
  {
    name: 'diagonal-inwards',
    why: 'only entries at equal positions are computed',
    rewrite: (node, g) => {
      const [x] = node.inputs;
      return node.op === 'diagonal' && x ? push(g, x, node.attrs.keep, node.attrs.drop) : undefined;
    },
  },
  {
    name: 'sum-into-contraction',
    why: 'a mean over positions of an inner product is one longer inner product',
    rewrite: (node, g) => {
      const [x] = node.inputs;
      if (node.op !== 'sum' || x?.op !== 'contract') return undefined;
      const [a, b] = x.inputs;
      const shared = a && b && node.attrs.over.every((name) => hasAxis(a.axes, name) && hasAxis(b.axes, name));
      return shared ? g.contract(a, b, [...x.attrs.over, ...node.attrs.over]) : undefined;
    },
  },
];
