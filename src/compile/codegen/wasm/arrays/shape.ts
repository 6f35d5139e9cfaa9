import type { DType } from '../../../graph/node.js';
import { POINTWISE } from '../../../graph/pointwise.js';
import { product } from '../../../product.js';
import type { ArrayValue, LoopKernel, Read } from '../../../schedule/arrays/plan.js';
import { lanesOf } from '../layout.js';
import { dependsOn } from './levels.js';

/** How a kernel of loops is walked: `order` from the outside in, the last one by vectors. */
export interface Walk {
  /** Loops, and then loops of the reduction if the vectors run along a loop. */
  readonly outer: readonly number[];
  readonly vector: number;
  /** Loops of the reduction inside of the vector loop, or (vectors along a reduction) around it. */
  readonly inner: readonly number[];
  readonly along: 'loop' | 'reduce';
}

export const readsOf = (values: readonly ArrayValue[]): readonly Read[] =>
  values.flatMap((v) => (v.op === 'read' ? [v.read] : []));

/** Units of work (about a vector instruction each) of straight-line code on one vector. */
export const workOf = (values: readonly ArrayValue[]): number =>
  values.reduce((n, v) => n + (v.op === 'read' ? 1 : v.op in POINTWISE && 'args' in v ? POINTWISE[v.op].flops : 0), 0);

/** What it takes to load one vector of a read that moves by `stride` a lane. */
const accessCost = (stride: number, guarded: boolean, lanes: number): number =>
  (stride === 0 || stride === 1 ? 1 : 1.5 * lanes) + (guarded ? 0.5 : 0);

/** Cost of one element, if vectors run along this loop. */
function costAlong(kernel: LoopKernel, dtype: DType, vector: number): number {
  const lanes = lanesOf(dtype);
  const n = kernel.loops.length;
  const extent = Math.max(1, [...kernel.loops, ...kernel.reduce][vector] ?? 1);
  const reads = (list: readonly ArrayValue[]): number =>
    readsOf(list).reduce((c, r) => {
      const edges = [...r.parts, ...r.guards].some((g) => dependsOn(g.at, vector));
      return c + accessCost(r.strides[vector] ?? 0, edges, lanes);
    }, 0);
  const wide = extent >= lanes ? 1 : lanes;
  const inner = reads(kernel.terms) + workOf(kernel.terms);
  const outer = reads(kernel.values) + workOf(kernel.values) + kernel.stores.length;
  const terms = Math.max(1, product(kernel.reduce));
  if (vector >= n) {
    // sums of lanes at the end, and one lane at a time from there on
    const each = kernel.sums.length * 8 + outer * lanes;
    return inner * wide * (1 + lanes / extent) + (each * 1) / terms;
  }
  const stores = kernel.stores.reduce((c, s) => c + accessCost(s.strides[vector] ?? 0, false, lanes), 0);
  const tail = extent % lanes === 0 ? 1 : 1 + lanes / extent;
  return (inner + (outer + stores) / terms) * wide * tail;
}

/** Chooses what runs along vectors. A kernel has at least one loop. */
export function walkOf(kernel: LoopKernel, dtype: DType): Walk {
  const n = kernel.loops.length;
  const all = [...kernel.loops, ...kernel.reduce];
  let [best, least] = [n - 1, costAlong(kernel, dtype, n - 1)];
  for (let l = 0; l < all.length; l++) {
    const cost = costAlong(kernel, dtype, l);
    // what lies in order is left in order unless there is something to gain
    if (cost < 0.8 * least) [best, least] = [l, cost];
  }
  const loops = kernel.loops.map((_, l) => l);
  const reduce = kernel.reduce.map((_, l) => n + l);
  return best >= n
    ? { outer: loops, vector: best, inner: reduce.filter((l) => l !== best), along: 'reduce' }
    : { outer: loops.filter((l) => l !== best), vector: best, inner: reduce, along: 'loop' };
}

/** A kernel with at least one loop: one that is turned once, if there is none. */
export function withLoop(kernel: LoopKernel): LoopKernel {
  if (kernel.loops.length > 0) return kernel;
  const one = (column: readonly number[]): readonly number[] => [0, ...column];
  const read = (r: Read): Read => {
    const at = <P extends Read['guards'][number] | Read['parts'][number]>(p: P): P => ({
      ...p,
      at: {
        ...p.at,
        index: { ...p.at.index, factors: one(p.at.index.factors) },
        carry: { ...p.at.carry, factors: one(p.at.carry.factors) },
      },
    });
    return { ...r, strides: one(r.strides), parts: r.parts.map(at), guards: r.guards.map(at) };
  };
  const values = (list: readonly ArrayValue[]): readonly ArrayValue[] =>
    list.map((v) => (v.op === 'read' ? { op: 'read', read: read(v.read) } : v));
  return {
    ...kernel,
    loops: [1],
    terms: values(kernel.terms),
    values: values(kernel.values),
    stores: kernel.stores.map((s) => ({ ...s, strides: one(s.strides) })),
  };
}
