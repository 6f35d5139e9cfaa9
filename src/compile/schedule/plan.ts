import type { DType, PointwiseOp } from '../graph/node.js';

/**
 * A plan is data: what to compute, in which order, over which tiles. Engines interpret it; code generators render it.
 *
 * A *group* is a handful of pairs (or samples) worked on side by side, one a SIMD lane. A *region* runs all its stages
 * for every group. A *stage* is a loop over tasks (groups, or groups times blocks of offsets); tasks of one stage are
 * independent of each other.
 */
export interface Plan {
  readonly dtype: DType;
  readonly inputs: readonly PlanInput[];
  /** Values kept per sample, read by other regions or at other positions; stored `[element][sample]`. */
  readonly tensors: readonly SampleTensor[];
  /** Constant arrays over positions. */
  readonly constants: readonly (readonly number[])[];
  /** In order of execution: samples of x1 with themselves, samples of x2, then pairs. */
  readonly regions: readonly Region[];
  readonly outputs: Readonly<Record<string, PlanOutput>>;
}

export type Side = 'i' | 'j';
export type RegionName = Side | 'pair';

/** Samples of an input, x1 or x2 of it (samples, positions…, channels); what else is handed in is a {@link SampleTensor}. */
export interface PlanInput {
  readonly name: string;
  readonly side: Side;
  /** `sampleMinor`: `[position][channel][sample]`; `rowMajor`: `[sample][position][channel]`. */
  readonly layout: 'sampleMinor' | 'rowMajor';
  readonly positions: readonly number[];
  readonly channels: number;
}

export interface SampleTensor {
  readonly side: Side;
  readonly extents: readonly number[];
  /** The graph input that it holds, for one that is handed in instead of computed. */
  readonly input?: string;
}

export interface Region {
  readonly name: RegionName;
  readonly stages: readonly Stage[];
  /** Values kept per group between stages of this region. */
  readonly buffers: readonly GroupBuffer[];
}

export type Stage = NestStage | DenseStage | GemmStage;

/**
 * Per-group storage between stages.
 *
 * - `sliced`: for every combination of demanded offsets of the paired axes a rectangle of positions, packed row-major;
 * - `partial`: one float64 sum a block of offsets;
 * - `dense`: an array over all its axes.
 */
export type GroupBuffer = SlicedBuffer | PartialBuffer | DenseBuffer;

export interface SlicedBuffer {
  readonly kind: 'sliced';
  readonly axes: readonly SlicedAxis[];
}

/** One spatial axis of a sliced buffer: paired axes have the offsets d = q - p that are kept, single ones `null`. */
export interface SlicedAxis {
  readonly spatial: number;
  readonly extent: number;
  readonly offsets: readonly number[] | null;
  readonly wrap: boolean;
}

export interface PartialBuffer {
  readonly kind: 'partial';
}

export interface DenseBuffer {
  readonly kind: 'dense';
  readonly axes: readonly { readonly name: string; readonly extent: number }[];
}

/** Where an output lies and the axes of the array handed to the user, in order. */
export interface PlanOutput {
  readonly region: RegionName;
  /** A buffer of the region, or `null` for a matrix written by a `gemm` stage. */
  readonly buffer: number | null;
  /** The first axes are batch axes; then positions in the order p0, q0, p1, q1, … */
  readonly axes: readonly string[];
}

// ---------------------------------------------------------------------------------------------- offset stages

/**
 * Loops over offsets d of the paired axes outside, positions p inside (q = p + d). Steps run one after the other on
 * every offset, on scratch arrays that stay in cache.
 */
export interface NestStage {
  readonly kind: 'nest';
  readonly axes: readonly NestAxis[];
  readonly scratch: readonly ScratchArray[];
  readonly steps: readonly Step[];
  readonly pools: readonly PoolTerminal[];
  /** Whether offsets of the first paired axis may be split over tasks, and by what. */
  readonly blocking: 'offsets' | 'pooled' | 'none';
}

/** A spatial axis of a stage. `offsets`: the demanded d of a paired axis; `null` for an axis at equal positions. */
export interface NestAxis {
  readonly spatial: number;
  readonly offsets: readonly number[] | null;
  readonly wrap: boolean;
}

/** A scratch array over positions with a halo that windows read: zeros, or copies from the other end. */
export interface ScratchArray {
  readonly extents: readonly number[];
  readonly lo: readonly number[];
  readonly hi: readonly number[];
  readonly wrap: readonly boolean[];
  /** Arrays with the same slot share memory at different times. */
  readonly slot: number;
}

/** One pass over the positions of a rectangle. */
export interface Step {
  /** Full extent of every stage axis, and the factor between the stage's offset and this step's. */
  readonly extents: readonly number[];
  readonly scales: readonly number[];
  readonly values: readonly Value[];
  readonly stores: readonly Store[];
}

/** A value of a step, in SSA form; `args` index earlier values. */
export type Value =
  | { readonly op: 'constant'; readonly value: number }
  | { readonly op: 'leaf'; readonly leaf: Leaf }
  | { readonly op: PointwiseOp; readonly args: readonly number[] };

/** A coordinate of a leaf's own axis: position p, or q = p + d, of a stage axis (by index into the stage's axes). */
export interface Coordinate {
  readonly axis: number;
  readonly at: 'p' | 'q';
}

export interface WindowRead {
  readonly size: number;
  readonly stride: number;
  readonly lo: number;
}

export type Leaf =
  /** A per-sample value, of the sample on side `lane`, at one coordinate for each of the tensor's axes. */
  | { readonly kind: 'tensor'; readonly tensor: number; readonly lane: Side; readonly at: readonly Coordinate[] }
  /** Sum over channels of a product of two inputs at the given positions. */
  | { readonly kind: 'contract'; readonly a: InputRead; readonly b: InputRead; readonly channels: number }
  | { readonly kind: 'positions'; readonly constant: number; readonly at: Coordinate }
  | { readonly kind: 'scratch'; readonly array: number }
  /** Windowed sum of a scratch array, one window per stage axis. */
  | { readonly kind: 'window'; readonly array: number; readonly windows: readonly WindowRead[] }
  /** A group buffer of an earlier stage; an axis paired there and single here is read at offset 0. */
  | { readonly kind: 'buffer'; readonly buffer: number }
  /** A group buffer of an earlier stage among zeros; one entry of `axes` a stage axis. */
  | { readonly kind: 'spread'; readonly buffer: number; readonly axes: readonly SpreadRead[] }
  | { readonly kind: 'partial'; readonly buffer: number };

/**
 * How an array lies among zeros along a spatial axis: position k at stride k + shift, for k in [0, extent), both members of
 * a pair alike. With `equal` it is an array at equal positions, and zero wherever the members differ.
 */
export interface SpreadRead {
  readonly spatial: number;
  readonly stride: number;
  readonly shift: number;
  readonly extent: number;
  readonly equal: boolean;
}

export interface InputRead {
  readonly input: number;
  readonly lane: Side;
  readonly at: readonly Coordinate[];
}

export type Store =
  | { readonly kind: 'scratch'; readonly value: number; readonly array: number }
  | { readonly kind: 'tensor'; readonly value: number; readonly tensor: number }
  | { readonly kind: 'buffer'; readonly value: number; readonly buffer: number }
  /** Sum over all positions and offsets. */
  | { readonly kind: 'sum'; readonly value: number; readonly buffer: number };

/** Adds windows of a scratch array into a smaller sliced buffer, each member of a pair with its own window. */
export interface PoolTerminal {
  readonly array: number;
  readonly buffer: number;
  readonly extents: readonly number[];
  readonly windows: readonly WindowRead[];
}

// ---------------------------------------------------------------------------------------------- scalar stages

/** Inner products of all samples of two inputs. */
export interface GemmProduct {
  readonly a: number;
  readonly b: number;
  /** Length of the inner products. */
  readonly k: number;
  /** The tensor that holds each sample's inner product with itself: exact on the diagonal where x2 is x1. */
  readonly self: number | null;
}

/** Inner products by GEMM tiles, the rest of the network as the epilogue of each tile. */
export interface GemmStage {
  readonly kind: 'gemm';
  /** One for each input of the network. */
  readonly products: readonly GemmProduct[];
  /** Values over one entry (i, j); the inner products are the leaves of kind `contract`. */
  readonly values: readonly Value[];
  readonly stores: readonly { readonly value: number; readonly output: string }[];
}

// ---------------------------------------------------------------------------------------------- dense stages

/** One primitive after the other on arrays over all position axes: the fallback, and the unfused form for tests. */
export interface DenseStage {
  readonly kind: 'dense';
  readonly operations: readonly DenseOperation[];
}

/** `out[o] = f(...)` over all axes of `out`; sources are read at an affine index of them. */
export type DenseOperation =
  | { readonly op: PointwiseOp; readonly sources: readonly DenseSource[]; readonly out: DenseTarget }
  | {
      /** Sum of products of the sources, or the largest entry of one. */
      readonly op: 'contract' | 'maxOver';
      readonly sources: readonly DenseSource[];
      readonly over: readonly DenseAxis[];
      readonly out: DenseTarget;
    }
  | {
      readonly op: 'windowSum';
      readonly sources: readonly DenseSource[];
      readonly windows: readonly DenseWindow[];
      readonly out: DenseTarget;
    }
  | {
      /** The source among zeros. */
      readonly op: 'spread';
      readonly sources: readonly DenseSource[];
      readonly spread: Spread;
      readonly out: DenseTarget;
    };

/** As {@link SpreadRead}, on axes by name; those of `equal` are read as one. */
export interface Spread extends Omit<SpreadRead, 'spatial'> {
  readonly axes: readonly string[];
}

export interface DenseAxis {
  readonly name: string;
  readonly extent: number;
}

export interface DenseWindow extends WindowRead {
  readonly axes: readonly string[];
  readonly extent: number;
  readonly wrap: boolean;
}

/** An operand; `strides[k]` is the step of its element index along the k-th axis of (out axes, reduced axes). */
export interface DenseSource {
  readonly from:
    | { readonly kind: 'buffer'; readonly buffer: number }
    | { readonly kind: 'tensor'; readonly tensor: number; readonly lane: Side }
    | { readonly kind: 'input'; readonly input: number; readonly lane: Side }
    | { readonly kind: 'constant'; readonly constant: number }
    | { readonly kind: 'scalar'; readonly value: number };
  readonly strides: readonly number[];
}

export interface DenseTarget {
  readonly axes: readonly DenseAxis[];
  readonly to:
    | { readonly kind: 'buffer'; readonly buffer: number }
    | { readonly kind: 'tensor'; readonly tensor: number };
}
