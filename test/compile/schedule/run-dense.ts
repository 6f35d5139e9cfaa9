import { epsilonOf, POINTWISE } from '../../../src/compile/graph/pointwise.js';
import type { DenseOperation, DenseSource, DenseStage } from '../../../src/compile/schedule/plan.js';
import { type Entry, indices, linear, type Machine, modulo, must, product, rowOf } from './machine.js';

/** Runs a dense stage for one entry: element by element, so that a buffer that is read too late is noticed. */
export function runDense(m: Machine, stage: DenseStage, entry: Entry): void {
  for (const operation of stage.operations) {
    const { axes, to } = operation.out;
    const extents = axes.map((a) => a.extent);
    const out = target(m, entry, to, product(extents));
    for (const index of indices(extents)) out[linear(index, extents)] = element(m, entry, operation, index);
  }
}

function target(m: Machine, entry: Entry, to: DenseOperation['out']['to'], size: number): Float64Array {
  if (to.kind === 'buffer') return buffer(entry, to.buffer);
  const data = new Float64Array(size);
  const { side } = must(m.plan.tensors[to.tensor], `tensor ${to.tensor}`);
  m.tensors[to.tensor]?.set(entry.sample[side], data);
  return data;
}

function buffer(entry: Entry, at: number): Float64Array {
  const kept = must(entry.kept[at], `buffer ${at}`);
  if (kept.kind !== 'dense') throw new Error(`buffer ${at} is not dense`);
  return kept.data;
}

function read(m: Machine, entry: Entry, { from, strides }: DenseSource, index: readonly number[]): number {
  const at = index.reduce((n, k, a) => n + k * (strides[a] ?? 0), 0);
  switch (from.kind) {
    case 'scalar':
      return from.value;
    case 'constant':
      return must(m.plan.constants[from.constant]?.[at], 'a constant');
    case 'buffer':
      return must(buffer(entry, from.buffer)[at], 'an element of a buffer');
    case 'tensor':
      return must(m.tensors[from.tensor]?.get(entry.sample[from.lane])?.[at], 'an element of a tensor');
    case 'input':
      return must(rowOf(m, from.input, entry.sample[from.lane])[at], 'an element of an input');
  }
}

function element(m: Machine, entry: Entry, operation: DenseOperation, index: readonly number[]): number {
  if (operation.op === 'contract') {
    let total = 0;
    for (const over of indices(operation.over.map((a) => a.extent)))
      total += operation.sources.reduce((n, source) => n * read(m, entry, source, [...index, ...over]), 1);
    return total;
  }
  if (operation.op === 'maxOver') {
    const source = must(operation.sources[0], 'a largest entry');
    const entries = [...indices(operation.over.map((a) => a.extent))];
    return Math.max(...entries.map((over) => read(m, entry, source, [...index, ...over])));
  }
  if (operation.op === 'windowSum') {
    const source = must(operation.sources[0], 'a window');
    let total = 0;
    for (const taps of indices(operation.windows.map((w) => w.size))) {
      const place = operation.out.axes.map((axis, a) => {
        const w = operation.windows.findIndex((v) => v.axes.includes(axis.name));
        const window = operation.windows[w];
        if (!window) return index[a] ?? 0;
        const k = window.stride * (index[a] ?? 0) + (taps[w] ?? 0) - window.lo;
        if (window.wrap) return modulo(k, window.extent);
        return k < window.extent ? k : -1;
      });
      if (place.every((k) => k >= 0)) total += read(m, entry, source, place);
    }
    return total;
  }
  if (operation.op === 'spread') {
    const source = must(operation.sources[0], 'an array among zeros');
    const { axes, stride, shift, extent, equal } = operation.spread;
    const spread = operation.out.axes.map((axis) => axes.includes(axis.name));
    const place = index.map((k, a) => (spread[a] ? (k - shift) / stride : k));
    const members = place.filter((_, a) => spread[a]);
    const inside = members.every((k) => Number.isInteger(k) && k >= 0 && k < extent);
    return inside && !(equal && members.some((k) => k !== members[0])) ? read(m, entry, source, place) : 0;
  }
  const [a = Number.NaN, b = Number.NaN] = operation.sources.map((source) => read(m, entry, source, index));
  return POINTWISE[operation.op].evaluate(a, b, epsilonOf(m.plan.dtype));
}
