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

/**
 * How one axis group is cut into overlapping pieces: piece `o` holds the entries at `stride * o + dilation * t - lo` for
 * `t` in `[0, size)`, the same `t` on every axis of the group; entries outside `[0, extent)` are 0, or wrap around if
 * `wrap`. Padding and slicing are pieces of one entry.
 */
export interface Pieces {
  readonly axes: readonly string[];
  /** The axis of `t`; `null` if pieces have one entry and it gets no axis. */
  readonly tap: string | null;
  readonly size: number;
  readonly stride: number;
  readonly dilation: number;
  readonly lo: number;
  /** Extent of the axes before. */
  readonly extent: number;
  /** Number of pieces: extent of the axes after. */
  readonly out: number;
  readonly wrap: boolean;
}

/** What a primitive needs besides its inputs; one shape per structural primitive. */
export interface Attributes {
  readonly input: { readonly name: string };
  readonly constant: { readonly data: readonly number[] };
  readonly contract: { readonly over: readonly string[] };
  readonly sum: { readonly over: readonly string[] };
  /** The largest entry. */
  readonly maxOver: { readonly over: readonly string[] };
  readonly diagonal: { readonly keep: string; readonly drop: string };
  readonly rename: { readonly map: readonly (readonly [from: string, to: string])[] };
  readonly windowSum: { readonly windows: readonly Window[] };
  /** The same along new axes. */
  readonly broadcast: { readonly axes: readonly Axis[] };
  /** Zeros but where axes `keep` and `drop` are equal: the transpose of `diagonal`. */
  readonly embed: { readonly keep: string; readonly drop: string };
  /** Overlapping pieces, and their transpose: pieces added up where they came from. */
  readonly patches: Pieces;
  readonly overlapAdd: Pieces;
  /** One axis as several, row-major, and its transpose. */
  readonly split: { readonly axis: string; readonly into: readonly Axis[] };
  readonly merge: { readonly axes: readonly string[]; readonly into: string };
}

export type StructuralOp = keyof Attributes;
export type UnaryOp =
  | 'neg'
  | 'abs'
  | 'sign'
  | 'sqrt'
  | 'safeRsqrt'
  | 'exp'
  | 'log'
  | 'sin'
  | 'cos'
  | 'erf'
  | 'asin'
  | 'arcCosine0'
  | 'arcCosine1'
  | 'arcCosine0Slope';
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

/** A node of a structural primitive from its parts; that `op` and `attrs` belong together is what `K` says. */
export const nodeOf = <K extends StructuralOp>(op: K, attrs: Attributes[K], base: NodeBase): Node =>
  ({ ...base, op, attrs }) as StructuralNode[StructuralOp];

/** A program: named outputs over a graph of nodes. */
export interface Graph {
  readonly outputs: Readonly<Record<string, Node>>;
  readonly dtype: DType;
}

/** The value of a scalar constant, or `undefined` for any other node. */
export const scalarValue = (node: Node): number | undefined =>
  node.op === 'constant' && node.axes.length === 0 ? node.attrs.data[0] : undefined;
