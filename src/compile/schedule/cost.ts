import { bytesOf } from '../graph/node.js';
import { POINTWISE } from '../graph/pointwise.js';
import { product } from '../product.js';
import type { Leaf, NestStage, Plan, Region, SlicedBuffer, Stage, Step, Value } from './plan.js';

/** What one entry (a pair, or a sample in a self region) costs. */
export interface Cost {
  /** Elements computed: positions times offsets, summed over steps. */
  readonly elements: number;
  readonly flops: number;
  /** Bytes kept between stages, per entry. */
  readonly bufferBytes: number;
}

/** Positions of a step, over all offsets of its stage. */
export function stepElements(stage: NestStage, step: Step): number {
  return product(
    stage.axes.map((axis, a) => {
      const extent = step.extents[a] ?? 1;
      if (!axis.offsets) return extent;
      const scale = step.scales[a] ?? 1;
      return axis.offsets.reduce((n, d) => n + (axis.wrap ? extent : Math.max(0, extent - Math.abs(scale * d))), 0);
    }),
  );
}

function leafFlops(leaf: Leaf): number {
  if (leaf.kind === 'contract') return 2 * leaf.channels;
  if (leaf.kind !== 'window') return 0;
  // separable: columns once, then along the row
  const inner = leaf.windows.at(-1)?.size ?? 1;
  const outer = product(leaf.windows.slice(0, -1).map((w) => w.size));
  return outer - 1 + inner - 1;
}

export function valueFlops(value: Value): number {
  if (value.op === 'constant') return 0;
  return value.op === 'leaf' ? leafFlops(value.leaf) : POINTWISE[value.op].flops;
}

const total = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);

export const stepFlops = (step: Step): number => total(step.values.map(valueFlops));

/** Elements of every slice of a sliced buffer together. */
export const slicedElements = (buffer: SlicedBuffer): number =>
  product(
    buffer.axes.map(({ extent, offsets, wrap }) =>
      offsets ? offsets.reduce((n, d) => n + (wrap ? extent : Math.max(0, extent - Math.abs(d))), 0) : extent,
    ),
  );

export function stageCost(stage: Stage): { readonly elements: number; readonly flops: number } {
  if (stage.kind === 'gemm') return { elements: 1, flops: total(stage.values.map(valueFlops)) };
  if (stage.kind === 'dense') {
    const elements = stage.operations.map((o) => product(o.out.axes.map((a) => a.extent)));
    const each = stage.operations.map((o) => {
      if ('over' in o) return (o.op === 'contract' ? 2 : 1) * product(o.over.map((a) => a.extent));
      if (o.op === 'spread') return 0;
      return o.op === 'windowSum' ? product(o.windows.map((w) => w.size)) : POINTWISE[o.op].flops;
    });
    return { elements: total(elements), flops: total(elements.map((n, k) => n * (each[k] ?? 0))) };
  }
  const elements = stage.steps.map((step) => stepElements(stage, step));
  const pools = stage.pools.map((p) => product(p.extents) ** 2);
  return {
    elements: total(elements),
    flops: total(stage.steps.map((step, k) => (elements[k] ?? 0) * stepFlops(step))) + total(pools),
  };
}

/** The cost of a region for one entry. */
export function regionCost(plan: Plan, region: Region): Cost {
  const stages = region.stages.map(stageCost);
  const bytes = bytesOf(plan.dtype);
  const kept = region.buffers.map((b) =>
    b.kind === 'sliced'
      ? slicedElements(b) * bytes
      : b.kind === 'partial'
        ? 8
        : product(b.axes.map((a) => a.extent)) * bytes,
  );
  return {
    elements: total(stages.map((s) => s.elements)),
    flops: total(stages.map((s) => s.flops)),
    bufferBytes: total(kept),
  };
}
