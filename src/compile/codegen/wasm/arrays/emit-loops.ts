import { InternalError } from '../../../errors.js';
import type { DType } from '../../../graph/node.js';
import { bytesOf } from '../../../graph/node.js';
import type { Affine, ArrayValue, LoopKernel } from '../../../schedule/arrays/plan.js';
import type { Leaf, Value } from '../../../schedule/plan.js';
import { type Expansion, expand } from '../../expand.js';
import { sum } from '../arithmetic.js';
import type { FunctionBuilder, Local, Operand } from '../emitter.js';
import { lanesOf } from '../layout.js';
import { emitStraight } from '../straight-line.js';
import { loadLanes, storeFirst, storeLanes, sumLanes } from './lanes.js';
import { edgesOf, enter, hasInside, type Levels, narrow, type Place, type Reach, type Where } from './nest.js';
import { readsOf, type Walk } from './shape.js';

/** A range of one loop. */
export interface Range {
  readonly loop: number;
  readonly from: Operand;
  readonly to: Operand;
}

/** Where and how the loops of a kernel are written. */
export interface LoopSite {
  readonly f: FunctionBuilder;
  readonly dtype: DType;
  /** Fused multiply-add. */
  readonly relaxed: boolean;
  readonly kernel: LoopKernel;
  readonly walk: Walk;
  /** Loops whose index is known already. */
  readonly known: ReadonlyMap<number, Local>;
  /** Loops to be written around the vectors, outermost first. */
  readonly ranges: readonly Range[];
  readonly vector: Pick<Range, 'from' | 'to'>;
  /** Addresses: of the reads of `terms`, of those of `values`, of the stores. */
  readonly bases: readonly Local[];
}

/** How many lanes at once: whole vectors, or one element in every lane. */
type Unit = { readonly kind: 'vectors'; readonly count: number } | { readonly kind: 'element' };

const ELEMENT: Unit = { kind: 'element' };

/** Places by number: reads of terms, reads of values, stores. */
type Places = readonly Place[];

/** A number that leaves of straight-line code are told apart by. */
const leaf = (number: number): Leaf => ({ kind: 'scratch', array: number });

const numberOf = (l: Leaf): number => (l.kind === 'scratch' ? l.array : -1);

/** Values as straight-line code; reads are leaves from `first` on, sums from `sums` on. */
function spelled(values: readonly ArrayValue[], first: number, sums: number): Value[] {
  let next = first;
  return values.map((v): Value => {
    if (v.op === 'read') return { op: 'leaf', leaf: leaf(next++) };
    return v.op === 'sum' ? { op: 'leaf', leaf: leaf(sums + v.sum) } : v;
  });
}

/** Writes the loops of a kernel. */
export class LoopEmitter {
  readonly #site: LoopSite;
  readonly #reaches: readonly Reach[];
  readonly #termReads: number;
  readonly #reads: number;
  readonly #levels: Levels;
  readonly #extents: readonly number[];
  readonly #at: (Local | undefined)[];
  readonly #terms: Expansion;
  readonly #wanted: readonly number[];
  readonly #values: Expansion;
  readonly #bytes: number;

  constructor(site: LoopSite) {
    this.#site = site;
    const { kernel, walk, dtype } = site;
    const [inTerms, inValues] = [readsOf(kernel.terms), readsOf(kernel.values)];
    this.#reaches = [
      ...inTerms,
      ...inValues,
      ...kernel.stores.map((s): Reach => ({ strides: s.strides, parts: [], guards: [] })),
    ];
    this.#termReads = inTerms.length;
    this.#reads = inTerms.length + inValues.length;
    this.#extents = [...kernel.loops, ...kernel.reduce];
    this.#bytes = bytesOf(dtype);
    this.#at = this.#extents.map((_, l) => site.known.get(l));
    this.#levels = { of: this.#levelOfLoops(), vector: walk.vector };
    // sums take their term in as they grow, so that a product in it becomes a fused multiply-add
    const terms = spelled(kernel.terms, 0, 0);
    const grown = kernel.sums.map((term, s) => {
      const old = terms.push({ op: 'leaf', leaf: leaf(this.#reads + s) }) - 1;
      return terms.push({ op: 'add', args: [term, old] }) - 1;
    });
    this.#terms = expand(terms, dtype);
    this.#wanted = grown;
    this.#values = expand(spelled(kernel.values, this.#termReads, this.#reads), dtype);
  }

  /** Level 0: what is known; then one a loop. */
  #levelOfLoops(): readonly number[] {
    const { walk, ranges, known } = this.#site;
    const order = ranges.map((r) => r.loop);
    const tail = walk.along === 'loop' ? [walk.vector, ...walk.inner] : [...walk.inner, walk.vector];
    const level = new Map([...order, ...tail].map((l, k) => [l, k + 1]));
    for (const l of known.keys()) level.set(l, 0);
    return this.#extents.map((_, l) => level.get(l) ?? 0);
  }

  /** Writes everything. */
  emit(): void {
    const start = this.#site.bases.map((pointer): Place => ({ pointer, holds: null }));
    this.#enter(start, 0, 'edge', (places) => this.#outer(places, 0));
  }

  /** Adds what a level brings to all places, for as long as `body` lasts. */
  #enter(places: Places, level: number, where: Where, body: (places: Places) => void): void {
    const { f } = this.#site;
    const own: Local[] = [];
    const next = places.map((place, k) => {
      const reach = this.#reaches[k];
      if (!reach) throw new InternalError('a kernel has more addresses than arrays');
      const entered = enter(f, place, reach, level, this.#levels, this.#at, where, this.#bytes);
      own.push(...entered.own);
      return entered.place;
    });
    body(next);
    f.release(...own);
  }

  #outer(places: Places, k: number): void {
    const range = this.#site.ranges[k];
    if (!range) {
      if (this.#site.walk.along === 'loop') this.#alongLoop(places);
      else this.#alongReduction(places);
      return;
    }
    this.#loop(range, (level) => this.#enter(places, level, 'edge', (inside) => this.#outer(inside, k + 1)));
  }

  #loop({ loop, from, to }: Range, body: (level: number) => void): void {
    const { f } = this.#site;
    f.temp('i32', (index) => {
      this.#at[loop] = index;
      f.for(index, from, to, 1, () => body(this.#levels.of[loop] ?? 0));
      this.#at[loop] = undefined;
    });
  }

  // ---------------------------------------------------------------------------------------- vectors along a loop

  #alongLoop(places: Places): void {
    this.#vectorLoop((unit, where) => {
      this.#enter(places, this.#vectorLevel, where, (here) => {
        const sums = this.#zeros(unit);
        if (this.#site.kernel.sums.length > 0) this.#reduceLoops(here, this.#site.walk.inner, where, unit, sums);
        this.#finish(here, unit, sums);
        this.#site.f.release(...sums.flat());
      });
    }, this.#site.kernel.sums.length > 0);
  }

  /** Loops of a reduction, and in them the terms. */
  #reduceLoops(places: Places, loops: readonly number[], where: Where, unit: Unit, sums: Sums): void {
    const [loop, ...others] = loops;
    if (loop === undefined) {
      this.#grow(places, unit, sums);
      return;
    }
    this.#loop({ loop, from: 0, to: this.#extents[loop] ?? 0 }, (level) =>
      this.#enter(places, level, where, (inside) => this.#reduceLoops(inside, others, where, unit, sums)),
    );
  }

  // ---------------------------------------------------------------------------------------- vectors along a reduction

  #alongReduction(places: Places): void {
    const { f, kernel } = this.#site;
    const unit: Unit = { kind: 'vectors', count: this.#width(true) };
    const [vectors, single] = [this.#zeros(unit), this.#zeros(ELEMENT)];
    this.#around(places, this.#site.walk.inner, (inside) =>
      this.#vectorLoop((u, where) => {
        this.#enter(inside, this.#vectorLevel, where, (here) => {
          // fewer vectors than there are sums for go into the first of them
          const sums = u.kind === 'element' ? single : vectors.map((list) => list.slice(0, u.count));
          this.#grow(here, u, sums);
        });
      }, true),
    );
    const total = kernel.sums.map((_, s) => {
      const all = vectors[s] ?? [];
      sumLanes(f, this.#site.dtype, all);
      const [rest, first] = [single[s]?.[0], all[0]];
      if (!rest || !first) throw new InternalError('a sum has no vector');
      f.get(first);
      f.get(rest);
      f.op(this.#site.dtype === 'f32' ? 'f32x4.add' : 'f64x2.add');
      f.set(first);
      return [first];
    });
    this.#finish(places, ELEMENT, total);
    f.release(...vectors.flat(), ...single.flat());
  }

  #around(places: Places, loops: readonly number[], body: (places: Places) => void): void {
    const [loop, ...others] = loops;
    if (loop === undefined) {
      body(places);
      return;
    }
    this.#loop({ loop, from: 0, to: this.#extents[loop] ?? 0 }, (level) =>
      this.#enter(places, level, 'edge', (inside) => this.#around(inside, others, body)),
    );
  }

  // ---------------------------------------------------------------------------------------- the vector loop

  get #vectorLevel(): number {
    return this.#levels.of[this.#levels.vector] ?? 0;
  }

  /** Vectors side by side: enough for one to compute while another waits. */
  #width(summing: boolean): number {
    if (!summing || this.#termReads > 2 || this.#site.kernel.sums.length > 1) return 2;
    // along a loop, whole cache lines of arrays that are read across
    return this.#site.walk.along === 'loop' ? 8 : 4;
  }

  /** The range in vectors, what is left over element by element, and what has edges element by element. */
  #vectorLoop(body: (unit: Unit, where: Where) => void, summing: boolean): void {
    const { f, vector } = this.#site;
    const moved = this.#reaches.slice(0, this.#reads);
    const edged = moved.some((r) => edgesOf(r, this.#levels.vector).length > 0);
    if (!edged) {
      this.#vectors(vector.from, vector.to, summing, (unit) => body(unit, 'edge'));
      return;
    }
    if (!moved.every((r) => hasInside(r, this.#levels.vector))) {
      this.#steps(vector.from, vector.to, 1, () => body(ELEMENT, 'edge'));
      return;
    }
    const [start, end, from, to, pass] = [
      f.local('i32'),
      f.local('i32'),
      f.local('i32'),
      f.local('i32'),
      f.local('i32'),
    ];
    f.assign(start, vector.from);
    f.assign(end, vector.to);
    f.assign(from, start);
    f.assign(to, end);
    for (const reach of moved)
      for (const { index, extent } of edgesOf(reach, this.#levels.vector))
        narrow(f, index, extent, this.#levels, this.#at, this.#innerReach(index), from, to);
    // before the inside, and then behind it
    f.for(pass, 0, 2, 1, () => {
      this.#steps(
        () => this.#select(pass, to, start),
        () => this.#select(pass, end, from),
        1,
        () => body(ELEMENT, 'edge'),
      );
      f.get(pass);
      f.op('i32.eqz');
      f.if(() => this.#vectors(from, to, summing, (unit) => body(unit, 'inside')));
    });
    f.release(start, end, from, to, pass);
  }

  #select(condition: Local, yes: Local, no: Local): void {
    const { f } = this.#site;
    for (const local of [yes, no, condition]) f.get(local);
    f.op('select');
  }

  /** The least and the greatest that loops inside of the vector loop add to an index. */
  #innerReach(index: Affine): readonly [number, number] {
    let [least, greatest] = [0, 0];
    index.factors.forEach((factor, l) => {
      if ((this.#levels.of[l] ?? 0) <= this.#vectorLevel) return;
      const most = factor * Math.max(0, (this.#extents[l] ?? 1) - 1);
      if (most < 0) least += most;
      else greatest += most;
    });
    return [least, greatest];
  }

  /** `[from, to)` in steps of several vectors, then of one, then of an element. */
  #vectors(from: Operand, to: Operand, summing: boolean, body: (unit: Unit) => void): void {
    const { f, dtype } = this.#site;
    const lanes = lanesOf(dtype);
    const longest = this.#extents[this.#levels.vector] ?? 1;
    const counts = [this.#width(summing), 1].filter((count) => count * lanes <= longest);
    const [next, end] = [f.local('i32'), f.local('i32')];
    f.assign(next, from);
    f.assign(end, to);
    for (const count of counts) {
      const step = count * lanes;
      // whole steps only
      this.#while(next, sum(f, end, 1 - step), step, () => body({ kind: 'vectors', count }));
    }
    this.#while(next, end, 1, () => body(ELEMENT));
    f.release(next, end);
  }

  #steps(from: Operand, to: Operand, step: number, body: () => void): void {
    const { f } = this.#site;
    f.temp('i32', (next) => {
      f.assign(next, from);
      this.#while(next, to, step, body);
    });
  }

  /** `for (; index < end; index += step)` along the vector loop. */
  #while(index: Local, end: Operand, step: number, body: () => void): void {
    const loop = this.#levels.vector;
    this.#at[loop] = index;
    this.#site.f.for(index, index, end, step, body);
    this.#at[loop] = undefined;
  }

  // ---------------------------------------------------------------------------------------- straight-line code

  #zeros(unit: Unit): Sums {
    const { f, kernel } = this.#site;
    return kernel.sums.map(() => {
      const locals = f.locals('v128', unit.kind === 'element' ? 1 : unit.count);
      for (const local of locals) f.assign(local, 0);
      return locals;
    });
  }

  /** Loads for one vector, or one element. */
  #loader(places: Places, unit: Unit, vector: number, sums: Sums): (leaf: Leaf) => void {
    const { f, dtype } = this.#site;
    const lanes = lanesOf(dtype);
    return (l) => {
      const number = numberOf(l);
      const reach = this.#reaches[number];
      const place = places[number];
      if (number >= this.#reads) {
        const local = sums[number - this.#reads]?.[vector];
        if (!local) throw new InternalError('a sum is read before it is made');
        f.get(local);
        return;
      }
      if (!reach || !place) throw new InternalError('a kernel reads what has no address');
      const stride = unit.kind === 'element' ? 0 : this.#strideAlong(reach);
      const load = (): void => loadLanes(f, dtype, place.pointer, stride, vector * lanes);
      if (!place.holds) return load();
      f.get(place.holds);
      f.if(load, () => f.push(0, 'v128'), 'v128');
    };
  }

  /** Elements from one lane to the next; wrapped parts go straight on inside their edges. */
  #strideAlong({ strides, parts }: Reach): number {
    const { vector } = this.#levels;
    return parts.reduce((n, p) => n + p.stride * (p.at.index.factors[vector] ?? 0), strides[vector] ?? 0);
  }

  #each(unit: Unit): readonly number[] {
    return unit.kind === 'element' ? [0] : Array.from({ length: unit.count }, (_, k) => k);
  }

  /** Adds the terms to the sums. */
  #grow(places: Places, unit: Unit, sums: Sums): void {
    const { f } = this.#site;
    const vectors = this.#each(unit);
    const made = emitStraight(
      f,
      this.#terms,
      this.#wanted,
      this.#site,
      vectors.map((v) => this.#loader(places, unit, v, sums)),
    );
    made.forEach((code, v) => {
      this.#wanted.forEach((value, s) => {
        const target = sums[s]?.[v];
        if (!target) throw new InternalError('a sum has no vector');
        f.get(code.value(value));
        f.set(target);
      });
      code.done();
    });
  }

  /** Values and stores. */
  #finish(places: Places, unit: Unit, sums: Sums): void {
    const { f, dtype, kernel } = this.#site;
    const lanes = lanesOf(dtype);
    const made = emitStraight(
      f,
      this.#values,
      kernel.stores.map((s) => s.value),
      this.#site,
      this.#each(unit).map((v) => this.#loader(places, unit, v, sums)),
    );
    made.forEach((code, v) => {
      kernel.stores.forEach((store, k) => {
        const place = places[this.#reads + k];
        if (!place) throw new InternalError('a store has no address');
        const value = code.value(store.value);
        if (unit.kind === 'element') storeFirst(f, dtype, place.pointer, value);
        else storeLanes(f, dtype, place.pointer, store.strides[this.#levels.vector] ?? 0, v * lanes, value);
      });
      code.done();
    });
  }
}

/** One list of vectors a sum. */
type Sums = readonly (readonly Local[])[];
