import { type Axis, hasAxis } from '../graph/axis.js';
import type { GraphBuilder } from '../graph/builder.js';
import type { TransformingOp } from '../graph/infer.js';
import type { Attributes, Node } from '../graph/node.js';
import { scalarValue } from '../graph/node.js';
import { isPointwise } from '../graph/pointwise.js';
import { partialsOf } from '../transform/partials.js';

/** An index that a derivative is summed over or stands on: its number, and how many values it takes. */
export interface Index {
  readonly id: number;
  readonly extent: number;
}

/** An array in a product, with an index for each of its axes by name; two axes may have the same index. */
export interface Factor {
  readonly node: Node;
  readonly at: ReadonlyMap<string, Index>;
}

/**
 * The derivative of an array y by an array w along one way from w to y, as a product of few and small arrays:
 * `dy[y] / dw[w] = scale * product of factors`, where the indices of y and of w agree, else 0. It is the same along
 * indices that no factor has.
 */
export interface LinearForm {
  readonly scale: number;
  readonly factors: readonly Factor[];
  /** Indices of w, axis by axis. */
  readonly w: readonly Index[];
  /** Indices of y, by the names of its axes. */
  readonly y: ReadonlyMap<string, Index>;
}

/** Makes indices that are all different. */
export class Indices {
  #next = 0;

  make(extent: number | null): Index {
    return { id: this.#next++, extent: extent ?? 1 };
  }
}

/** The derivative of an array by itself. */
export function identityForm(indices: Indices, w: Node): LinearForm {
  const own = w.axes.map((a) => [a.name, indices.make(a.extent)] as const);
  return { scale: 1, factors: [], w: own.map(([, index]) => index), y: new Map(own) };
}

/** The same with one index put for another. */
function identified({ scale, factors, w, y }: LinearForm, from: Index, to: Index): LinearForm {
  const of = (index: Index): Index => (index.id === from.id ? to : index);
  const all = (at: ReadonlyMap<string, Index>) => new Map([...at].map(([name, index]) => [name, of(index)] as const));
  return { scale, factors: factors.map(({ node, at }) => ({ node, at: all(at) })), w: w.map(of), y: all(y) };
}

/** The same form on axes of y of which some are new. */
function along(indices: Indices, form: LinearForm, axes: readonly Axis[]): LinearForm {
  const y = axes.map((a) => [a.name, form.y.get(a.name) ?? indices.make(a.extent)] as const);
  return { ...form, y: new Map(y) };
}

/** The form summed over the axes of y that are not in `left`; a sum of equal numbers is a multiple. */
function summed(form: LinearForm, left: readonly Axis[]): LinearForm {
  const y = new Map([...form.y].filter(([name]) => hasAxis(left, name)));
  const used = [...y.values(), ...form.w, ...form.factors.flatMap(({ at }) => [...at.values()])];
  const known = new Set(used.map(({ id }) => id));
  const equal = new Map(
    [...form.y.values()].flatMap(({ id, extent }) => (known.has(id) ? [] : [[id, extent] as const])),
  );
  return { ...form, y, scale: [...equal.values()].reduce((n, extent) => n * extent, form.scale) };
}

/** The form times an array whose axes are axes of `all`, then on those of `all` that are in `left`. */
function times(indices: Indices, form: LinearForm, factor: Node, all: readonly Axis[], left: Node): LinearForm {
  const wide = along(indices, form, all);
  const at = factor.axes.flatMap(({ name }) => {
    const index = wide.y.get(name);
    return index ? [[name, index] as const] : [];
  });
  return summed({ ...wide, factors: [...form.factors, { node: factor, at: new Map(at) }] }, left.axes);
}

type Rule<K extends TransformingOp> = (
  indices: Indices,
  form: LinearForm,
  attrs: Attributes[K],
  node: Node,
  slot: number,
) => LinearForm | null;

const at = (form: LinearForm, name: string): Index | undefined => form.y.get(name);

/** Primitives that are no product of arrays: their derivative has structure that is not used here. */
const opaque = (): null => null;

const unionOf = (a: readonly Axis[], b: readonly Axis[]): readonly Axis[] => [
  ...a,
  ...b.filter((axis) => !hasAxis(a, axis.name)),
];

/** How the derivative goes on through each primitive; `null` where it is no product. */
const EXTENDED: { readonly [K in TransformingOp]: Rule<K> } = {
  contract: (indices, form, _attrs, node, slot) => {
    const [x, other] = [node.inputs[slot], node.inputs[1 - slot]];
    return x && other ? times(indices, form, other, unionOf(x.axes, other.axes), node) : null;
  },
  sum: (_indices, form, _attrs, node) => summed(form, node.axes),
  broadcast: (indices, form, _attrs, node) => along(indices, form, node.axes),
  rename: (_indices, form, { map }) => ({
    ...form,
    y: new Map([...form.y].map(([name, index]) => [map.find(([from]) => from === name)?.[1] ?? name, index] as const)),
  }),
  diagonal: (indices, form, { keep, drop }, node) => {
    const [to, from] = [at(form, keep), at(form, drop)];
    return to && from ? along(indices, identified(form, from, to), node.axes) : null;
  },
  embed: (_indices, form, { keep, drop }) => {
    const index = at(form, keep);
    return index ? { ...form, y: new Map([...form.y, [drop, index] as const]) } : null;
  },
  maxOver: opaque,
  windowSum: opaque,
  patches: opaque,
  overlapAdd: opaque,
  split: opaque,
  merge: opaque,
};

const structural = <K extends TransformingOp>(
  op: K,
  attrs: Attributes[K],
  indices: Indices,
  form: LinearForm,
  node: Node,
  slot: number,
): LinearForm | null => EXTENDED[op](indices, form, attrs, node, slot);

/** A derivative by `w` of an input of `node`, as one of `node` along that input alone; `null` if it is no product. */
export function extendedForm(
  g: GraphBuilder,
  indices: Indices,
  form: LinearForm,
  node: Node,
  slot: number,
): LinearForm | null {
  if (node.op === 'input' || node.op === 'constant') return null;
  if (!isPointwise(node)) return structural(node.op, node.attrs, indices, form, node, slot);
  const partial = partialsOf(g, node)[slot] ?? 0;
  const scale = typeof partial === 'number' ? partial : scalarValue(partial);
  if (scale !== undefined) return along(indices, { ...form, scale: form.scale * scale }, node.axes);
  return typeof partial === 'number' ? null : times(indices, form, partial, node.axes, node);
}
