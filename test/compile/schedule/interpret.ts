import { epsilonOf, POINTWISE } from '../../../src/compile/graph/pointwise.js';
import type { GemmStage, GroupBuffer, Plan, PlanOutput, Region } from '../../../src/compile/schedule/plan.js';
import {
  type Batches,
  type Entry,
  indices,
  type Kept,
  linear,
  type Machine,
  modulo,
  must,
  product,
  rowOf,
} from './machine.js';
import { runDense } from './run-dense.js';
import { runNest } from './run-nest.js';

/** An output: its axes' extents and its numbers, row-major. */
export interface Result {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

function blank(buffer: GroupBuffer): Kept {
  if (buffer.kind === 'partial') return { kind: 'sum', total: 0 };
  if (buffer.kind === 'sliced') return { kind: 'sliced', slices: new Map() };
  return { kind: 'dense', data: new Float64Array(product(buffer.axes.map((a) => a.extent))).fill(Number.NaN) };
}

function runGemm(m: Machine, stage: GemmStage, entry: Entry): ReadonlyMap<string, number> {
  const values: number[] = [];
  for (const value of stage.values) {
    if (value.op === 'constant') values.push(value.value);
    else if (value.op !== 'leaf') {
      const [a = Number.NaN, b = Number.NaN] = value.args.map((k) => must(values[k], `value ${k}`));
      values.push(POINTWISE[value.op].evaluate(a, b, epsilonOf(m.plan.dtype)));
    } else if (value.leaf.kind === 'contract') {
      const { a: first, b: second } = value.leaf;
      const b = rowOf(m, second.input, entry.sample.j);
      values.push(rowOf(m, first.input, entry.sample.i).reduce((n, x, k) => n + x * must(b[k], 'a row as long'), 0));
    } else if (value.leaf.kind === 'tensor') {
      const { tensor, lane } = value.leaf;
      values.push(must(m.tensors[tensor]?.get(entry.sample[lane])?.[0], `tensor ${tensor}`));
    } else throw new Error(`${value.leaf.kind} in an epilogue`);
  }
  return new Map(stage.stores.map((s) => [s.output, must(values[s.value], `value ${s.value}`)]));
}

/** The numbers of one entry of an output, over its position axes. */
function collect(region: Region, { buffer, axes }: PlanOutput, entry: Entry): Result {
  const names = axes.filter((name) => name !== 'i' && name !== 'j');
  const at = must(buffer, 'an output of its own');
  const [kept, layout] = [must(entry.kept[at], `buffer ${at}`), must(region.buffers[at], `buffer ${at}`)];
  if (kept.kind === 'sum') return { shape: [], data: Float64Array.of(kept.total) };
  if (kept.kind === 'dense' && layout.kind === 'dense')
    return { shape: layout.axes.map((a) => a.extent), data: kept.data };
  if (kept.kind !== 'sliced' || layout.kind !== 'sliced') throw new Error('a buffer of another kind');
  const extent = (name: string): number =>
    must(
      layout.axes.find((a) => a.spatial === Number(name.slice(1))),
      name,
    ).extent;
  const shape = names.map(extent);
  const data = new Float64Array(product(shape));
  for (const index of indices(shape)) {
    const position = (name: string): number => index[names.indexOf(name)] ?? 0;
    const offsets: number[] = [];
    const sides: number[] = [];
    const local = layout.axes.map((axis) => {
      const p = position(`p${axis.spatial}`);
      const d = axis.offsets && names.includes(`q${axis.spatial}`) ? position(`q${axis.spatial}`) - p : 0;
      if (axis.offsets) offsets.push(axis.wrap ? modulo(d, axis.extent) : d);
      sides.push(axis.wrap || !axis.offsets ? axis.extent : axis.extent - Math.abs(d));
      return axis.wrap || !axis.offsets ? p : p - Math.max(0, -d);
    });
    const slice = must(kept.slices.get(offsets.join()), `offset ${offsets.join()} of the output`);
    data[linear(index, shape)] = must(slice[linear(local, sides)], 'an element of the output');
  }
  return { shape, data };
}

/** Runs a plan on numbers, entry by entry, in the plainest way: what the docstrings of `plan.ts` say. */
export function interpret(plan: Plan, batches: Batches): Readonly<Record<string, Result>> {
  const m: Machine = { plan, batches, tensors: plan.tensors.map(() => new Map<number, Float64Array>()) };
  const [rows, columns] = [batches.x1.length, (batches.x2 ?? batches.x1).length];
  const parts = new Map<string, Result[]>();
  const add = (name: string, part: Result): unknown => parts.set(name, [...(parts.get(name) ?? []), part]);
  for (const region of plan.regions) {
    const [n1, n2] = region.name === 'pair' ? [rows, columns] : [region.name === 'i' ? rows : columns, 1];
    for (const [i = 0, j = 0] of indices([n1, n2])) {
      const sample = region.name === 'pair' ? { i, j } : { i, j: i };
      const entry: Entry = { region: region.name, sample, kept: region.buffers.map(blank) };
      for (const stage of region.stages) {
        if (stage.kind === 'nest') runNest(m, region, stage, entry);
        else if (stage.kind === 'dense') runDense(m, stage, entry);
        else
          for (const [name, value] of runGemm(m, stage, entry)) add(name, { shape: [], data: Float64Array.of(value) });
      }
      for (const [name, output] of Object.entries(plan.outputs))
        if (output.region === region.name && output.buffer !== null) add(name, collect(region, output, entry));
    }
  }
  return Object.fromEntries(
    [...parts].map(([name, list]) => {
      const batch = plan.outputs[name]?.region === 'pair' ? [rows, columns] : [list.length];
      return [
        name,
        { shape: [...batch, ...(list[0]?.shape ?? [])], data: Float64Array.from(list.flatMap((r) => [...r.data])) },
      ];
    }),
  );
}
