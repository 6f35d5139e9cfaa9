import { staticExtent } from '../../graph/axis.js';
import type { Node, NodeOf, StructuralOp } from '../../graph/node.js';
import { combine, type Loops } from './affine.js';
import { type Coordinate, digit, type Limit, limits, merged, ORIGIN, plain, wrapped } from './coordinate.js';
import { rowMajor } from './storage.js';

/** Where each axis of an array is read. */
export type Env = ReadonlyMap<string, Coordinate>;

/** The input of a view: where it is read, and where the view is 0 instead. */
export interface Through {
  readonly env: Env;
  readonly limits: readonly Limit[];
}

/** Primitives that only tell where to read. */
export const VIEW_OPS = [
  'rename',
  'broadcast',
  'diagonal',
  'embed',
  'patches',
  'split',
  'merge',
] as const satisfies readonly StructuralOp[];
export type ViewOp = (typeof VIEW_OPS)[number];
type ViewNode = NodeOf<ViewOp>;

const isViewOp = (op: string): op is ViewOp => VIEW_OPS.some((v) => v === op);

type Squeeze = NodeOf<'sum' | 'maxOver'>;

/** A sum over axes of one entry moves nothing. */
const isSqueeze = (node: Node): node is Squeeze =>
  (node.op === 'sum' || node.op === 'maxOver') &&
  node.attrs.over.every((name) => staticExtent(node.inputs[0]?.axes ?? [], name) === 1);

export const isView = (node: Node): node is ViewNode | Squeeze => isViewOp(node.op) || isSqueeze(node);

type ThroughRule<K extends ViewOp> = (node: NodeOf<K>, env: Env, loops: Loops) => Through | null;

const at = (env: Env, name: string): Coordinate => env.get(name) ?? ORIGIN;

/** The axes of the input, each read where `of` says. */
const axesOf = (node: Node, of: (name: string) => Coordinate): Env =>
  new Map((node.inputs[0]?.axes ?? []).map(({ name }) => [name, of(name)]));

const open = (env: Env): Through => ({ env, limits: [] });

/** How an index of a view's axes becomes one of its input's; `null` where it cannot be said. */
const THROUGH: { readonly [K in ViewOp]: ThroughRule<K> } = {
  rename: (node, env) =>
    open(axesOf(node, (name) => at(env, node.attrs.map.find(([from]) => from === name)?.[1] ?? name))),
  broadcast: (node, env) => open(axesOf(node, (name) => at(env, name))),
  diagonal: (node, env) => open(axesOf(node, (name) => at(env, name === node.attrs.drop ? node.attrs.keep : name))),
  embed: (node, env, loops) => {
    const [keep, drop] = [at(env, node.attrs.keep), at(env, node.attrs.drop)];
    if (keep.kind !== 'plain' || drop.kind !== 'plain') return null;
    const apart = combine([
      [1, keep.index],
      [-1, drop.index],
    ]);
    return { env: axesOf(node, (name) => at(env, name)), limits: limits(loops, plain(apart), 1) };
  },
  patches: (node, env, loops) => {
    const { axes, tap, stride, dilation, lo, extent, wrap } = node.attrs;
    const t = tap === null ? ORIGIN : at(env, tap);
    if (t.kind !== 'plain') return null;
    const next = new Map(axesOf(node, (name) => at(env, name)));
    const edges: Limit[] = [];
    for (const name of axes) {
      const o = at(env, name);
      if (o.kind !== 'plain') return null;
      const index = combine(
        [
          [stride, o.index],
          [dilation, t.index],
        ],
        -lo,
      );
      next.set(name, wrap ? wrapped(loops, index, extent) : plain(index));
      if (!wrap) edges.push(...limits(loops, plain(index), extent));
    }
    return { env: next, limits: edges };
  },
  split: (node, env, loops) => {
    const { axis, into } = node.attrs;
    const whole = merged(
      loops,
      into.map((a) => ({ at: at(env, a.name), extent: a.extent ?? 1 })),
    );
    return whole && open(axesOf(node, (name) => (name === axis ? whole : at(env, name))));
  },
  merge: (node, env, loops) => {
    const { axes, into } = node.attrs;
    const whole = at(env, into);
    if (whole.kind !== 'plain') return null;
    const extents = axes.map((name) => node.inputs[0]?.axes.find((a) => a.name === name)?.extent ?? 1);
    const weights = rowMajor(extents);
    const part = (k: number): Coordinate => digit(loops, whole.index, weights[k] ?? 1, extents[k] ?? 1);
    return open(axesOf(node, (name) => (axes.includes(name) ? part(axes.indexOf(name)) : at(env, name))));
  },
};

const through = <K extends ViewOp>(op: K, node: NodeOf<K>, env: Env, loops: Loops): Through | null =>
  THROUGH[op](node, env, loops);

/** One view down: where its input is read for the entry at `env`. */
export function throughView(node: ViewNode | Squeeze, env: Env, loops: Loops): Through | null {
  if (node.op !== 'sum' && node.op !== 'maxOver') return through(node.op, node, env, loops);
  // the environment may have another axis of that name
  return open(axesOf(node, (name) => (node.attrs.over.includes(name) ? ORIGIN : at(env, name))));
}

/** Whether an entry of the view may be 0 instead of an entry of its input. */
export const mayBeZero = (node: Node): boolean => node.op === 'embed' || (node.op === 'patches' && !node.attrs.wrap);
