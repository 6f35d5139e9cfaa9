import { hasAxis, staticExtent } from '../../graph/axis.js';
import type { Node, NodeOf } from '../../graph/node.js';
import { product } from '../../product.js';

/** The axes of a contraction by what they do: rows are of the first input alone, columns of the second. */
export interface Contraction {
  readonly batch: readonly string[];
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly inner: readonly string[];
}

export const extentOf = (node: Node, name: string): number => staticExtent(node.axes, name) ?? 1;

export function classify(node: NodeOf<'contract'>, a: Node, b: Node): Contraction {
  const names = node.axes.map((x) => x.name);
  const [inA, inB] = [(name: string) => hasAxis(a.axes, name), (name: string) => hasAxis(b.axes, name)];
  return {
    batch: names.filter((name) => inA(name) && inB(name)),
    rows: names.filter((name) => inA(name) && !inB(name)),
    columns: names.filter((name) => !inA(name) && inB(name)),
    inner: node.attrs.over,
  };
}

/** From which size on a contraction is computed as a matrix product, and not entry by entry. */
export interface ProductSize {
  /** Multiplications of one matrix: below, it is not worth packing the operands. */
  readonly work: number;
  /** Rows, and columns, and terms: below, register tiles would be mostly padding. */
  readonly side: number;
}

export const PRODUCT_SIZE: ProductSize = { work: 512, side: 3 };

/** Whether a node is computed as a matrix product. */
export function isMatrixProduct(node: Node, from: ProductSize): node is NodeOf<'contract'> {
  if (node.op !== 'contract') return false;
  const [a, b] = node.inputs;
  if (!a || !b) return false;
  const { rows, columns, inner } = classify(node, a, b);
  const size = (names: readonly string[], of: Node): number => product(names.map((name) => extentOf(of, name)));
  const each = [size(rows, a), size(columns, b), product(inner.map((n) => Math.max(extentOf(a, n), extentOf(b, n))))];
  const everyInner = inner.every((name) => hasAxis(a.axes, name) && hasAxis(b.axes, name));
  return everyInner && each.every((n) => n >= from.side) && product(each) >= from.work;
}
