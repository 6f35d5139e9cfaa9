import { epsilonOf, POINTWISE } from '../../../src/compile/graph/pointwise.js';
import type {
  Coordinate,
  InputRead,
  Leaf,
  NestStage,
  PoolTerminal,
  Region,
  SlicedAxis,
  SlicedBuffer,
  Step,
  Store,
  WindowRead,
} from '../../../src/compile/schedule/plan.js';
import {
  type Entry,
  indices,
  type Kept,
  linear,
  type Machine,
  modulo,
  must,
  product,
  rowOf,
  type Slices,
} from './machine.js';

/** One axis of the rectangle of a step: positions p in [origin, origin + extent), q = p + offset. */
interface Side {
  readonly origin: number;
  readonly extent: number;
  readonly offset: number;
  readonly full: number;
  readonly wrap: boolean;
  readonly paired: boolean;
}

interface Written {
  readonly array: number;
  readonly extents: readonly number[];
  readonly data: Float64Array;
}

/** A nest stage at one combination of offsets. */
class Sweep {
  readonly #scratch = new Map<number, Written>();

  constructor(
    readonly m: Machine,
    readonly region: Region,
    readonly stage: NestStage,
    readonly entry: Entry,
    readonly offsets: readonly number[],
  ) {}

  run(): void {
    for (const step of this.stage.steps) this.#step(step);
    for (const pool of this.stage.pools) this.#pool(pool);
  }

  #rectangle(extents: readonly number[], scales: readonly number[]): readonly Side[] {
    return this.stage.axes.map((axis, a) => {
      const full = extents[a] ?? 0;
      if (!axis.offsets) return { origin: 0, extent: full, offset: 0, full, wrap: false, paired: false };
      const offset = (this.offsets[a] ?? 0) * (scales[a] ?? 1);
      if (axis.wrap) return { origin: 0, extent: full, offset, full, wrap: true, paired: true };
      return { origin: Math.max(0, -offset), extent: full - Math.abs(offset), offset, full, wrap: false, paired: true };
    });
  }

  #step(step: Step): void {
    const sides = this.#rectangle(step.extents, step.scales);
    const extents = sides.map((s) => s.extent);
    if (extents.some((e) => e <= 0)) return;
    const stores = step.stores.map((store) => this.#store(store, sides));
    for (const u of indices(extents)) {
      const values: number[] = [];
      for (const value of step.values) {
        if (value.op === 'constant') values.push(value.value);
        else if (value.op === 'leaf') values.push(this.#leaf(value.leaf, sides, u));
        else {
          const [a = Number.NaN, b = Number.NaN] = value.args.map((k) =>
            must(values[k], `value ${k} before it is made`),
          );
          values.push(POINTWISE[value.op].evaluate(a, b, epsilonOf(this.m.plan.dtype)));
        }
      }
      step.stores.forEach((store, k) => stores[k]?.(u, must(values[store.value], `value ${store.value}`)));
    }
  }

  #at({ axis, at }: Coordinate, sides: readonly Side[], u: readonly number[]): number {
    const side = must(sides[axis], `axis ${axis}`);
    const p = side.origin + (u[axis] ?? 0);
    if (at === 'p' || !side.paired) return p;
    const q = p + side.offset;
    return side.wrap ? modulo(q, side.full) : q;
  }

  /** The slice of a sliced buffer at a step's offsets: 0 where the buffer is paired and the step is not. */
  #slice(
    buffer: number,
    sides: readonly Side[],
  ): { readonly slices: Slices; readonly key: string; readonly kept: boolean } {
    const kept = must(this.entry.kept[buffer], `buffer ${buffer}`);
    const { axes } = sliced(this.region, buffer);
    if (kept.kind !== 'sliced') throw new Error('a slice of another kind of buffer');
    const paired = axes.filter((axis) => axis.offsets);
    const offsets = paired.map((axis) => {
      const at = this.stage.axes.findIndex((a) => a.spatial === axis.spatial);
      const side = sides[at];
      if (!side?.paired) return 0;
      return axis.wrap ? modulo(side.offset, axis.extent) : side.offset;
    });
    return {
      slices: kept.slices,
      key: offsets.join(),
      kept: paired.every((a, k) => a.offsets?.includes(offsets[k] ?? 0)),
    };
  }

  #leaf(leaf: Leaf, sides: readonly Side[], u: readonly number[]): number {
    const { m, entry } = this;
    const extents = sides.map((s) => s.extent);
    switch (leaf.kind) {
      case 'tensor': {
        const tensor = must(m.plan.tensors[leaf.tensor], `tensor ${leaf.tensor}`);
        const data = must(m.tensors[leaf.tensor]?.get(entry.sample[leaf.lane]), `tensor ${leaf.tensor} of its sample`);
        return must(
          data[
            linear(
              leaf.at.map((c) => this.#at(c, sides, u)),
              tensor.extents,
            )
          ],
          'an element of a tensor',
        );
      }
      case 'contract': {
        const read = (r: InputRead): readonly number[] => {
          const row = rowOf(m, r.input, entry.sample[r.lane]);
          const positions = m.plan.inputs[r.input]?.positions ?? [];
          const start =
            r.at.length > 0
              ? linear(
                  r.at.map((c) => this.#at(c, sides, u)),
                  positions,
                ) * leaf.channels
              : 0;
          return row.slice(start, start + leaf.channels);
        };
        const b = read(leaf.b);
        return read(leaf.a).reduce((n, a, c) => n + a * must(b[c], 'a channel'), 0);
      }
      case 'positions':
        return must(m.plan.constants[leaf.constant]?.[this.#at(leaf.at, sides, u)], 'a constant');
      case 'scratch': {
        const from = this.#read(leaf.array);
        if (from.extents.join() !== extents.join()) throw new Error('scratch is read over another rectangle');
        return must(from.data[linear(u, extents)], 'scratch');
      }
      case 'window':
        return this.#window(leaf, u);
      case 'buffer': {
        const { slices, key } = this.#slice(leaf.buffer, sides);
        const alike = sliced(this.region, leaf.buffer).axes.length === 0;
        return must(slices.get(key)?.[alike ? 0 : linear(u, extents)], `offset ${key} of buffer ${leaf.buffer}`);
      }
      case 'spread':
        return this.#spread(leaf, sides, u);
      case 'partial': {
        const kept = must(entry.kept[leaf.buffer], `buffer ${leaf.buffer}`);
        if (kept.kind !== 'sum') throw new Error('a sum of another kind of buffer');
        return kept.total;
      }
    }
  }

  /** An array among zeros: position p of it at stride p + shift, or 0. */
  #spread({ buffer, axes }: Extract<Leaf, { kind: 'spread' }>, sides: readonly Side[], u: readonly number[]): number {
    const kept = must(this.entry.kept[buffer], `buffer ${buffer}`);
    if (kept.kind !== 'sliced') throw new Error('zeros around another kind of buffer');
    const own = sliced(this.region, buffer);
    const members = axes.map(({ stride, shift, extent, equal }, a) => {
      const side = must(sides[a], `axis ${a}`);
      const pair = side.paired
        ? ([
            { axis: a, at: 'p' },
            { axis: a, at: 'q' },
          ] as const)
        : ([{ axis: a, at: 'p' }] as const);
      const places = pair.map((c) => (this.#at(c, sides, u) - shift) / stride);
      const there = places.every((k) => Number.isInteger(k) && k >= 0 && k < extent);
      return there && !(equal && places.some((k) => k !== places[0])) ? places : null;
    });
    if (members.includes(null)) return 0;
    const at = own.axes.map(({ spatial, offsets, extent, wrap }) => {
      const [p = 0, q = p] = members[axes.findIndex((a) => a.spatial === spatial)] ?? [];
      const d = wrap ? modulo(q - p, extent) : q - p;
      const origin = wrap || !offsets ? 0 : Math.max(0, -d);
      return { d, paired: offsets !== null, local: p - origin, side: offsets && !wrap ? extent - Math.abs(d) : extent };
    });
    const key = at.flatMap((a) => (a.paired ? [a.d] : [])).join();
    const place = linear(
      at.map((a) => a.local),
      at.map((a) => a.side),
    );
    return must(kept.slices.get(key)?.[place], `offset ${key} of buffer ${buffer}`);
  }

  #read(array: number): Written {
    const { slot } = must(this.stage.scratch[array], `scratch ${array}`);
    const written = must(this.#scratch.get(slot), `scratch ${array}`);
    if (written.array !== array) throw new Error(`scratch ${array} was overwritten by ${written.array}`);
    return written;
  }

  #window({ array, windows }: Extract<Leaf, { kind: 'window' }>, u: readonly number[]): number {
    const { data, extents } = this.#read(array);
    const { lo, hi, wrap } = must(this.stage.scratch[array], `scratch ${array}`);
    let total = 0;
    for (const taps of indices(windows.map((w) => w.size))) {
      const place = windows.map((w, a) => w.stride * (u[a] ?? 0) + (taps[a] ?? 0) - w.lo);
      place.forEach((k, a) => {
        const [low, high, n] = [lo[a] ?? 0, hi[a] ?? 0, extents[a] ?? 0];
        if (k < -low || k >= n + high) throw new Error(`a window reads outside of the halo of scratch ${array}`);
      });
      const folded = place.map((k, a) => (wrap[a] ? modulo(k, extents[a] ?? 1) : k));
      if (folded.every((k, a) => k >= 0 && k < (extents[a] ?? 0)))
        total += must(data[linear(folded, extents)], 'scratch');
    }
    return total;
  }

  #store(store: Store, sides: readonly Side[]): (u: readonly number[], value: number) => void {
    const { m, entry } = this;
    const extents = sides.map((s) => s.extent);
    switch (store.kind) {
      case 'scratch': {
        const { slot, extents: full } = must(this.stage.scratch[store.array], `scratch ${store.array}`);
        if (full.join() !== sides.map((s) => s.full).join()) throw new Error('scratch of another size');
        const data = new Float64Array(product(extents)).fill(Number.NaN);
        this.#scratch.set(slot, { array: store.array, extents, data });
        return (u, value) => {
          data[linear(u, extents)] = value;
        };
      }
      case 'tensor': {
        const { side } = must(m.plan.tensors[store.tensor], `tensor ${store.tensor}`);
        const data = new Float64Array(product(extents));
        m.tensors[store.tensor]?.set(entry.sample[side], data);
        return (u, value) => {
          data[linear(u, extents)] = value;
        };
      }
      case 'buffer': {
        const { slices, key, kept } = this.#slice(store.buffer, sides);
        if (!kept) return () => {};
        const data = new Float64Array(product(extents));
        slices.set(key, data);
        return (u, value) => {
          data[linear(u, extents)] = value;
        };
      }
      case 'sum': {
        const kept = must(entry.kept[store.buffer], `buffer ${store.buffer}`);
        if (kept.kind !== 'sum') throw new Error('a sum into another kind of buffer');
        return (_, value) => {
          kept.total += value;
        };
      }
    }
  }

  /** Adds every pair of positions at these offsets to all pairs of the coarse grid whose windows hold it. */
  #pool({ array, buffer, extents, windows }: PoolTerminal): void {
    const { axes } = sliced(this.region, buffer);
    const kept = must(this.entry.kept[buffer], `buffer ${buffer}`);
    const fine = this.#rectangle(
      extents,
      extents.map(() => 1),
    );
    const shape = fine.map((s) => s.extent);
    if (kept.kind !== 'sliced' || shape.some((e) => e <= 0)) return;
    const { data } = this.#read(array);
    for (const u of indices(shape)) {
      const value = must(data[linear(u, shape)], 'scratch');
      const holders = fine.map((side, a) => {
        const p = side.origin + (u[a] ?? 0);
        const [window, axis] = [must(windows[a], `window ${a}`), must(axes[a], `axis ${a}`)];
        return pairsHolding(p, p + side.offset, window, axis);
      });
      for (const choice of indices(holders.map((list) => list.length))) {
        const pairs = holders.map((list, a) => must(list[choice[a] ?? 0], 'a pair'));
        const sides = axes.map((axis, a) => axis.extent - Math.abs(pairs[a]?.offset ?? 0));
        const key = pairs.map((pair) => pair.offset).join();
        const slice = must(kept.slices.get(key), `offset ${key} of buffer ${buffer}`);
        const at = linear(
          pairs.map((pair) => pair.local),
          sides,
        );
        slice[at] = (slice[at] ?? 0) + value;
      }
    }
  }
}

/** The pairs of a coarse axis, at offsets that are kept, whose windows hold p and q. */
function pairsHolding(
  p: number,
  q: number,
  { size, stride, lo }: WindowRead,
  { extent, offsets }: SlicedAxis,
): readonly { readonly offset: number; readonly local: number }[] {
  const all = Array.from({ length: extent }, (_, k) => k);
  const holding = (k: number): readonly number[] =>
    all.filter((o) => stride * o - lo <= k && k < stride * o - lo + size);
  return holding(p).flatMap((coarseP) =>
    holding(q)
      .filter((coarseQ) => offsets?.includes(coarseQ - coarseP))
      .map((coarseQ) => ({ offset: coarseQ - coarseP, local: Math.min(coarseP, coarseQ) })),
  );
}

/** Pools add up: their slices start at zero. */
function clear(region: Region, buffer: number, kept: Kept): void {
  const { axes } = sliced(region, buffer);
  if (kept.kind !== 'sliced') throw new Error('a pool into another kind of buffer');
  for (const index of indices(axes.map((a) => a.offsets?.length ?? 1))) {
    const offsets = axes.map((a, k) => must(a.offsets?.[index[k] ?? 0], 'an offset'));
    const sides = axes.map((a, k) => a.extent - Math.abs(offsets[k] ?? 0));
    kept.slices.set(offsets.join(), new Float64Array(product(sides)));
  }
}

function sliced(region: Region, buffer: number): SlicedBuffer {
  const found = region.buffers[buffer];
  if (found?.kind !== 'sliced') throw new Error(`buffer ${buffer} is not sliced`);
  return found;
}

/** Runs a nest stage for one entry, as the docstrings of plans say. */
export function runNest(m: Machine, region: Region, stage: NestStage, entry: Entry): void {
  for (const pool of stage.pools) clear(region, pool.buffer, must(entry.kept[pool.buffer], `buffer ${pool.buffer}`));
  for (const index of indices(stage.axes.map((a) => a.offsets?.length ?? 1))) {
    const offsets = stage.axes.map((a, k) => a.offsets?.[index[k] ?? 0] ?? 0);
    new Sweep(m, region, stage, entry, offsets).run();
  }
}
