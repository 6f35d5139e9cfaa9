import { InternalError } from '../../../errors.js';
import type { DType } from '../../../graph/node.js';
import type { LoopKernel } from '../../../schedule/arrays/plan.js';
import type { Leaf } from '../../../schedule/plan.js';
import { type Expansion, expand } from '../../expand.js';
import type { FunctionBuilder, Local } from '../emitter.js';
import { lanesOf } from '../layout.js';
import { emitStraight } from '../straight-line.js';
import { splat } from '../vector-ops.js';
import { loadLanes, storeFirst, storeLanes } from './lanes.js';
import type { Reach } from './levels.js';
import type { Place } from './nest.js';
import { leafOf, numberOf, type Reaches, spelled } from './reaches.js';

/** How many lanes at once: whole vectors, or one element in every lane. */
export type Unit = { readonly kind: 'vectors'; readonly count: number } | { readonly kind: 'element' };

export const ELEMENT: Unit = { kind: 'element' };

/** One list of vectors a sum. */
export type Sums = readonly (readonly Local[])[];

/** What the straight-line code of a kernel is made of. */
export interface LaneSite {
  readonly f: FunctionBuilder;
  readonly dtype: DType;
  /** Fused multiply-add. */
  readonly relaxed: boolean;
  readonly kernel: LoopKernel;
}

/** The straight-line code of a kernel, for some lanes at a place. */
export class LaneCode {
  readonly #site: LaneSite;
  readonly #reaches: Reaches;
  readonly #vector: number;
  readonly #terms: Expansion;
  readonly #grown: readonly number[];
  readonly #values: Expansion;

  /** `vector` is the loop that lanes run along. */
  constructor(site: LaneSite, reaches: Reaches, vector: number) {
    this.#site = site;
    this.#reaches = reaches;
    this.#vector = vector;
    const { kernel, dtype } = site;
    // sums take their term in as they grow, so that a product in it becomes a fused multiply-add
    const terms = spelled(kernel.terms, 0, 0);
    this.#grown = kernel.sums.map((term, s) => {
      const old = terms.push({ op: 'leaf', leaf: leafOf(reaches.reads + s) }) - 1;
      return terms.push({ op: kernel.by === 'max' ? 'max' : 'add', args: [term, old] }) - 1;
    });
    this.#terms = expand(terms, dtype);
    this.#values = expand(spelled(kernel.values, reaches.termReads, reaches.reads), dtype);
  }

  /** Sums at their start; the caller hands the locals back. */
  start(unit: Unit): Sums {
    const { f, dtype, kernel } = this.#site;
    return kernel.sums.map(() => {
      const locals = f.locals('v128', unit.kind === 'element' ? 1 : unit.count);
      for (const local of locals) f.assign(local, () => splat(f, dtype, kernel.by === 'max' ? -Infinity : 0));
      return locals;
    });
  }

  /** Takes the terms into the sums. */
  grow(places: readonly Place[], unit: Unit, sums: Sums): void {
    const { f } = this.#site;
    const loads = this.#each(unit).map((v) => this.#loader(places, unit, v, sums));
    emitStraight(f, this.#terms, this.#grown, this.#site, loads).forEach((code, v) => {
      this.#grown.forEach((value, s) => {
        const target = sums[s]?.[v];
        if (!target) throw new InternalError('a sum has no vector');
        f.get(code.value(value));
        f.set(target);
      });
      code.done();
    });
  }

  /** Values and stores. */
  finish(places: readonly Place[], unit: Unit, sums: Sums): void {
    const { f, dtype, kernel } = this.#site;
    const wanted = kernel.stores.map((s) => s.value);
    const loads = this.#each(unit).map((v) => this.#loader(places, unit, v, sums));
    emitStraight(f, this.#values, wanted, this.#site, loads).forEach((code, v) => {
      kernel.stores.forEach((store, k) => {
        const place = places[this.#reaches.reads + k];
        if (!place) throw new InternalError('a store has no address');
        const value = code.value(store.value);
        if (unit.kind === 'element') storeFirst(f, dtype, place.pointer, value);
        else storeLanes(f, dtype, place.pointer, store.strides[this.#vector] ?? 0, v * lanesOf(dtype), value);
      });
      code.done();
    });
  }

  #each(unit: Unit): readonly number[] {
    return unit.kind === 'element' ? [0] : Array.from({ length: unit.count }, (_, k) => k);
  }

  /** Loads leaves for one vector of several, or one element. */
  #loader(places: readonly Place[], unit: Unit, vector: number, sums: Sums): (leaf: Leaf) => void {
    const { f, dtype } = this.#site;
    const { all, reads } = this.#reaches;
    return (leaf) => {
      const number = numberOf(leaf);
      if (number >= reads) {
        const local = sums[number - reads]?.[vector];
        if (!local) throw new InternalError('a sum is read before it is made');
        f.get(local);
        return;
      }
      const [reach, place] = [all[number], places[number]];
      if (!reach || !place) throw new InternalError('a kernel reads what has no address');
      const stride = unit.kind === 'element' ? 0 : this.#strideAlong(reach);
      const load = (): void => loadLanes(f, dtype, place.pointer, stride, vector * lanesOf(dtype));
      if (!place.holds) return load();
      f.get(place.holds);
      f.if(load, () => f.push(0, 'v128'), 'v128');
    };
  }

  /** Elements from one lane to the next; wrapped parts go straight on inside their edges. */
  #strideAlong({ strides, parts }: Reach): number {
    return parts.reduce((n, p) => n + p.stride * (p.at.index.factors[this.#vector] ?? 0), strides[this.#vector] ?? 0);
  }
}
