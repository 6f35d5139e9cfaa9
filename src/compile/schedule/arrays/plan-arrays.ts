import type { Graph } from '../../graph/node.js';
import { arraysRead } from './arrays-of.js';
import { PRODUCT_SIZE, type ProductSize } from './contraction.js';
import { finishGemm } from './finish-gemm.js';
import { finishLoop } from './finish-loop.js';
import { placeArrays } from './memory.js';
import { outputOf } from './outputs.js';
import type { ArrayKernel, ArrayOutput, ArrayPlan, PlanArray } from './plan.js';
import { prepare } from './prepare.js';
import { Scheduler } from './scheduler.js';

/** Drops what nobody reads: stores, and kernels that are left with none. */
function finished(scheduler: Scheduler, needed: Set<number>): readonly ArrayKernel[] {
  const kernels: ArrayKernel[] = [];
  for (const draft of [...scheduler.drafts].reverse()) {
    const live = draft.stores.filter((s) => needed.has(s.storage.id));
    if (live.length === 0) continue;
    const kernel =
      draft.kind === 'loop' ? finishLoop(scheduler.loops, draft, live) : finishGemm(scheduler.loops, draft, live);
    for (const array of arraysRead(kernel)) needed.add(array);
    kernels.push(kernel);
  }
  return kernels.reverse();
}

/** How a graph is planned. */
export interface PlanOptions {
  /** For tests: from which size on contractions are matrix products. */
  readonly products?: ProductSize;
}

/** Plans a graph whose axes all have extents: kernels, and where their arrays lie. */
export function planArrays(source: Graph, options: PlanOptions = {}): ArrayPlan {
  const graph = prepare(source);
  const scheduler = new Scheduler(graph, options.products ?? PRODUCT_SIZE);
  const found = Object.entries(graph.outputs).map(([name, node]): readonly [string, ArrayOutput] => [
    name,
    { array: outputOf(scheduler, node).id, shape: node.axes.map((a) => a.extent ?? 0) },
  ]);
  const outputs = Object.fromEntries(found);
  const kept = new Set(Object.values(outputs).map((o) => o.array));
  const kernels = finished(scheduler, new Set(kept));
  const { storages } = scheduler;
  const fed = new Set(storages.filter((s) => s.from.kind !== 'work').map((s) => s.id));
  const place = placeArrays(
    storages.map((s) => s.size),
    kernels,
    fed,
    kept,
  );
  // arrays that nobody touches are left out
  const number = new Map<number, number>();
  const arrays: PlanArray[] = [];
  for (const { id, from, size } of storages) {
    const at = place.at[id] ?? null;
    if (at !== null) number.set(id, arrays.push({ from, size, at }) - 1);
  }
  const of = (id: number): number => number.get(id) ?? -1;
  return {
    dtype: graph.dtype,
    arrays,
    kernels: kernels.map((k) => renumbered(k, of)),
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, o]) => [name, { ...o, array: of(o.array) }])),
    memory: place.total,
  };
}

/** The same kernel with arrays by other numbers. */
function renumbered(kernel: ArrayKernel, of: (array: number) => number): ArrayKernel {
  const values = (list: LoopValues): LoopValues =>
    list.map((v) => (v.op === 'read' ? { op: 'read', read: { ...v.read, array: of(v.read.array) } } : v));
  const common = {
    values: values(kernel.values),
    stores: kernel.stores.map((s) => ({ ...s, array: of(s.array) })),
  };
  if (kernel.kind === 'loop') return { ...kernel, ...common, terms: values(kernel.terms) };
  return {
    ...kernel,
    ...common,
    a: { ...kernel.a, array: of(kernel.a.array) },
    b: { ...kernel.b, array: of(kernel.b.array) },
    product: { ...kernel.product, array: of(kernel.product.array) },
  };
}

type LoopValues = ArrayKernel['values'];
