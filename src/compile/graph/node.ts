import type { Axis } from './axis.js';

/** Element type of every array in one graph. */
export type DType = 'f32' | 'f64';

/** Bytes of one element. */
export const bytesOf = (dtype: DType): number => (dtype === 'f32' ? 4 : 8);

/**
 * One window of a `windowSum`: the axes of a group slide together.
 * Output position `o` sums the inputs at `stride * o + t - lo` for `t` in `[0, size)`, the same `t` on every axis of
 * the group; indices outside `[0, extent)` read 0, or wrap around if `wrap`.
 */
export interface Window {
  readonly axes: readonly string[];
  readonly size: number;
  readonly stride: number;
  readonly lo: number;
  readonly out: number;
  readonly wrap: boolean;
}

/** What a primitive needs besides its inputs; one shape per structural primitive. */
export interface Attributes {
  readonly input: { readonly name: string };
  readonly constant: { readonly data: readonly number[] };
  readonly contract: { readonly over: readonly string[] };
  readonly sum: { readonly over: readonly string[] };
  readonly diagonal: { readonly keep: string; readonly drop: string };
  readonly rename: { readonly map: readonly (readonly [from: string, to: string])[] };
  readonly windowSum: { readonly windows: readonly Window[] };
}

export type StructuralOp = keyof Attributes;
export type UnaryOp = 'neg' | 'abs' | 'sqrt' | 'safeRsqrt' | 'asin' | 'arcCosine0' | 'arcCosine1';
export type BinaryOp = 'add' | 'sub' | 'mul' | 'div' | 'max' | 'min';
export type PointwiseOp = UnaryOp | BinaryOp;
export type Op = StructuralOp | PointwiseOp;

interface NodeBase {
  readonly id: number;
  readonly inputs: readonly Node[];
  readonly axes: readonly Axis[];
  readonly dtype: DType;
}

type StructuralNode = { readonly [K in StructuralOp]: NodeBase & { readonly op: K; readonly attrs: Attributes[K] } };

export interface PointwiseNode extends NodeBase {
  readonly op: PointwiseOp;
  readonly attrs: null;
}

/** An array in the graph: the primitive that makes it, from which arrays, on which axes. Immutable. */
export type Node = StructuralNode[StructuralOp] | PointwiseNode;

export type NodeOf<K extends StructuralOp> = StructuralNode[K];

/** A program: named outputs over a graph of nodes. */
export interface Graph {
  readonly outputs: Readonly<Record<string, Node>>;
  readonly dtype: DType;
}

/** The value of a scalar constant, or `undefined` for any other node. */
export const scalarValue = (node: Node): number | undefined =>
  node.op === 'constant' && node.axes.length === 0 ? node.attrs.data[0] : undefined;
