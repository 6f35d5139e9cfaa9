import { axisNames } from '../graph/axis.js';
import type { GraphBuilder } from '../graph/builder.js';
import type { Node } from '../graph/node.js';
import type { IndexClasses } from './index-classes.js';
import type { Index, LinearForm } from './linear-form.js';
import type { OuterAxis } from './outer-axis.js';

/** A part of a result's derivative by an array w: cotangents of y, times the derivative of y by w. */
export interface Half {
  readonly ct: Node;
  readonly form: LinearForm;
}

/** An array in a product with the key of the index on each of its axes, by name. */
export interface Operand {
  readonly node: Node;
  readonly at: ReadonlyMap<string, string>;
}

/** A half in a product: `side` keeps its indices apart from those of the other half. */
export class Placement {
  readonly half: Half;
  readonly #side: string;

  constructor(side: string, half: Half) {
    this.#side = side;
    this.half = half;
  }

  inner({ id }: Index): string {
    return `${this.#side}.${id}`;
  }

  /** The index on an axis of the cotangents: one of y's, or of the result's. */
  outer(name: string): string {
    const index = this.half.form.y.get(name);
    return index ? this.inner(index) : `${this.#side} ${name}`;
  }

  /** Makes all indices of the half known. */
  enter(classes: IndexClasses, outer: readonly OuterAxis[], which: 0 | 1): void {
    const { form } = this.half;
    for (const { name, extent } of outer) classes.add(this.outer(name), extent[which]);
    const inner = [...form.y.values(), ...form.w, ...form.factors.flatMap(({ at }) => [...at.values()])];
    for (const index of inner) classes.add(this.inner(index), index.extent);
  }

  operands(): readonly Operand[] {
    const { ct, form } = this.half;
    const factors = form.factors.map(({ node, at }) => ({
      node,
      at: new Map([...at].map(([name, index]) => [name, this.inner(index)] as const)),
    }));
    return [{ node: ct, at: new Map(axisNames(ct.axes).map((name) => [name, this.outer(name)] as const)) }, ...factors];
  }

  /** Names what has no name yet: by axes of y first, so that equal cotangents are called the same in other products. */
  name(classes: IndexClasses, stem: string): void {
    for (const [name, index] of this.half.form.y) classes.call(this.inner(index), `${stem} ${name}`);
    for (const { at } of this.operands()) for (const [name, key] of at) classes.call(key, `${stem}x ${name}`);
  }
}

/** The array with its axes called by their indices; axes with the same index become one. */
export function withIndices(g: GraphBuilder, { node, at }: Operand, classes: IndexClasses): Node {
  let current = node;
  const kept = new Map<string, string>();
  for (const [name, key] of at) {
    const index = classes.nameOf(key);
    const other = kept.get(index);
    if (other === undefined) kept.set(index, name);
    else current = g.diagonal(current, other, name);
  }
  return g.rename(
    current,
    [...kept].map(([index, name]) => [name, index] as const),
  );
}
