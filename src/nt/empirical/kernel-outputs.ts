import { einsum } from '../../compile/einsum/einsum.js';
import { InputError, InternalError } from '../../compile/errors.js';
import type { Axis } from '../../compile/graph/axis.js';
import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import { type Placed, placed } from '../../compile/graph/placed.js';
import { type OuterAxis, outerNames } from '../../compile/structure/outer-axis.js';
import { shapeOf } from '../../dsl/finite/arrays.js';
import type { Tree } from '../../types/tree.js';
import { mapPlaced, placedLeaves } from '../finite/bind.js';
import { type KernelAxes, outerAxes } from './axes.js';
import { headOf } from './head.js';
import type { NtkMethod } from './implementation.js';
import { NTK_GRAPHS } from './ntk-graph.js';
import { nodesOfTree, type Traced } from './traced.js';

/** Kernels of one kind, one for each output of the function: an array where that gives one array. */
export type KernelTree = Tree<Placed>;

/** One output of the function on both batches. */
interface OutputPair {
  readonly one: Placed;
  readonly two: Placed;
  readonly outer: readonly OuterAxis[];
}

/** The kernel's axes: for each axis of the output none, one, or one for each batch. */
export function kernelAxesOf(outer: readonly OuterAxis[]): readonly Axis[] {
  return outer.flatMap(({ kind, extent }, k): readonly Axis[] => {
    const [a, b] = outerNames(k, kind);
    if (kind === 'trace') return [];
    const one = { name: a, extent: extent[0] };
    return kind === 'diagonal' ? [one] : [one, { name: b, extent: extent[1] }];
  });
}

/** A sum of products as a kernel: averaged over traced axes, and there along all axes that a kernel has. */
function finished(g: GraphBuilder, sum: Node | null, outer: readonly OuterAxis[]): Placed {
  const axes = kernelAxesOf(outer);
  const entries = outer.reduce((n, { kind, extent }) => (kind === 'trace' ? n * extent[0] : n), 1);
  const mean = sum ? g.affine(sum, 1 / entries, 0) : g.constant(0);
  return placed(
    g.broadcast(mean, axes),
    axes.map((a) => a.name),
  );
}

/** Products of the outputs themselves. */
function nngp(g: GraphBuilder, { one, two, outer }: OutputPair): Placed {
  const named = ({ node, order }: Placed, side: 0 | 1): Node =>
    g.rename(
      node,
      outer.map(({ kind }, k) => [order[k] ?? '', outerNames(k, kind)[side]] as const),
    );
  const keep = kernelAxesOf(outer).map((a) => a.name);
  return finished(g, einsum(g, { operands: [named(one, 0), named(two, 1)], keep }), outer);
}

function ntk(g: GraphBuilder, { one, two, outer }: OutputPair, params: readonly Node[], method: NtkMethod): Placed {
  const first = headOf(g, one, params);
  const second = two === one ? first : headOf(g, two, params);
  return finished(g, NTK_GRAPHS[method](g, { params, one: first, two: second, outer }), outer);
}

/** Both outputs of each place in the tree of outputs. */
function pairsOf({ one, two }: Traced, axes: KernelAxes): ReadonlyMap<Placed, OutputPair> {
  const [first, second] = [placedLeaves(one.outputs), placedLeaves(two.outputs)];
  if (first.length !== second.length || first.some(([path], k) => path !== second[k]?.[0]))
    throw new InputError('f gives other outputs for x1 than for x2; both must be trees of the same form.');
  return new Map(
    first.map(([, leaf], k) => {
      const other = second[k]?.[1] ?? leaf;
      return [leaf, { one: leaf, two: other, outer: outerAxes(axes, shapeOf(leaf), shapeOf(other)) }] as const;
    }),
  );
}

export type KernelKind = 'nngp' | 'ntk';

export interface KernelOutputs {
  readonly kernels: Readonly<Partial<Record<KernelKind, KernelTree>>>;
  /** What becomes of the axes of each output. */
  readonly outer: readonly (readonly OuterAxis[])[];
}

/**
 * Kernels of a traced function, in the form of its outputs; several outputs each have their own.
 * @throws InputError where axes or sizes do not fit.
 */
export function kernelOutputs(
  trace: Traced,
  axes: KernelAxes,
  kinds: readonly KernelKind[],
  method: NtkMethod,
): KernelOutputs {
  const { g } = trace;
  const params = nodesOfTree(trace.params);
  const pairs = pairsOf(trace, axes);
  const kernelOf = (kind: KernelKind, leaf: Placed): Placed => {
    const pair = pairs.get(leaf);
    if (!pair) throw new InternalError('an output without its partner');
    return kind === 'nngp' ? nngp(g, pair) : ntk(g, pair, params, method);
  };
  return {
    kernels: Object.fromEntries(
      kinds.map((kind) => [kind, mapPlaced(trace.one.outputs, (leaf) => kernelOf(kind, leaf))] as const),
    ),
    outer: [...pairs.values()].map(({ outer }) => outer),
  };
}
