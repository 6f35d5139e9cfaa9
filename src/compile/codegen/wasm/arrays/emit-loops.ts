import { InternalError } from '../../../errors.js';
import { bytesOf } from '../../../graph/node.js';
import type { Local, Operand } from '../emitter.js';
import { VECTOR } from '../vector-ops.js';
import { ELEMENT, LaneCode, type LaneSite, type Sums, type Unit } from './lane-code.js';
import { combineLanes } from './lanes.js';
import { type Levels, vectorLevel, type Where } from './levels.js';
import { enter, type Place } from './nest.js';
import { type Reaches, reachesOf } from './reaches.js';
import type { Walk } from './shape.js';
import { emitVectorLoop } from './vector-loop.js';

/** A range of one loop. */
export interface Range {
  readonly loop: number;
  readonly from: Operand;
  readonly to: Operand;
}

/** Where and how the loops of a kernel are written. */
export interface LoopSite extends LaneSite {
  readonly walk: Walk;
  /** Loops whose index is known already. */
  readonly known: ReadonlyMap<number, Local>;
  /** Loops to be written around the vectors, outermost first. */
  readonly ranges: readonly Range[];
  readonly vector: Pick<Range, 'from' | 'to'>;
  /** Addresses: of the reads of `terms`, of those of `values`, of the stores. */
  readonly bases: readonly Local[];
}

/** Where all arrays of a kernel are, as far as the loops entered so far tell. */
type Places = readonly Place[];

/** Level 0: loops that are known; then a level a loop, from the outside in. */
function levelsOf({ kernel, walk, ranges, known }: LoopSite): Levels {
  const inside = walk.along === 'loop' ? [walk.vector, ...walk.inner] : [...walk.inner, walk.vector];
  const level = new Map([...ranges.map((r) => r.loop), ...inside].map((l, k) => [l, k + 1]));
  for (const l of known.keys()) level.set(l, 0);
  return { of: [...kernel.loops, ...kernel.reduce].map((_, l) => level.get(l) ?? 0), vector: walk.vector };
}

/** Writes the loops of a kernel. */
export class LoopEmitter {
  readonly #site: LoopSite;
  readonly #reaches: Reaches;
  readonly #levels: Levels;
  readonly #extents: readonly number[];
  readonly #at: (Local | undefined)[];
  readonly #code: LaneCode;

  constructor(site: LoopSite) {
    this.#site = site;
    this.#reaches = reachesOf(site.kernel);
    this.#levels = levelsOf(site);
    this.#extents = [...site.kernel.loops, ...site.kernel.reduce];
    this.#at = this.#extents.map((_, l) => site.known.get(l));
    this.#code = new LaneCode(site, this.#reaches, site.walk.vector);
  }

  /** Writes everything. */
  emit(): void {
    const start = this.#site.bases.map((pointer): Place => ({ pointer, holds: null }));
    const inside = this.#site.walk.along === 'loop' ? this.#alongLoop : this.#alongReduction;
    this.#enter(start, 0, 'edge', (places) => this.#loops(places, this.#site.ranges, 'edge', inside));
  }

  /** Adds what a level brings to all places, for as long as `body` lasts. */
  #enter(places: Places, level: number, where: Where, body: (places: Places) => void): void {
    const { f, dtype } = this.#site;
    const own: Local[] = [];
    const next = places.map((place, k) => {
      const reach = this.#reaches.all[k];
      if (!reach) throw new InternalError('a kernel has more addresses than arrays');
      const entered = enter(f, place, reach, level, this.#levels, this.#at, where, bytesOf(dtype));
      own.push(...entered.own);
      return entered.place;
    });
    body(next);
    f.release(...own);
  }

  /** Loops around `body`. */
  #loops(places: Places, ranges: readonly Range[], where: Where, body: (places: Places) => void): void {
    const [range, ...others] = ranges;
    if (!range) {
      body(places);
      return;
    }
    const { f } = this.#site;
    f.temp('i32', (index) => {
      this.#at[range.loop] = index;
      f.for(index, range.from, range.to, 1, () =>
        this.#enter(places, this.#levels.of[range.loop] ?? 0, where, (inside) =>
          this.#loops(inside, others, where, body),
        ),
      );
      this.#at[range.loop] = undefined;
    });
  }

  get #inner(): readonly Range[] {
    return this.#site.walk.inner.map((loop) => ({ loop, from: 0, to: this.#extents[loop] ?? 0 }));
  }

  /** The loop of the lanes. */
  #vectorLoop(places: Places, width: number, body: (places: Places, unit: Unit, where: Where) => void): void {
    const { f, dtype, vector } = this.#site;
    const levels = this.#levels;
    const reads = this.#reaches.all.slice(0, this.#reaches.reads);
    emitVectorLoop({ f, dtype, levels, extents: this.#extents, at: this.#at, reads, width, ...vector }, (unit, where) =>
      this.#enter(places, vectorLevel(levels), where, (here) => body(here, unit, where)),
    );
  }

  /** Vectors side by side: enough for one to compute while another waits. */
  #width(alone: number): number {
    return this.#reaches.termReads > 2 || this.#site.kernel.sums.length > 1 ? 2 : alone;
  }

  /** Vectors along a loop; around each of them all terms of its sums. */
  #alongLoop = (places: Places): void => {
    const summing = this.#site.kernel.sums.length > 0;
    // whole cache lines of arrays that a sum reads across
    this.#vectorLoop(places, summing ? this.#width(8) : 2, (here, unit, where) => {
      const sums = this.#code.start(unit);
      if (summing) this.#loops(here, this.#inner, where, (inside) => this.#code.grow(inside, unit, sums));
      this.#code.finish(here, unit, sums);
      this.#site.f.release(...sums.flat());
    });
  };

  /** Vectors along a sum, whose lanes are added up in the end. */
  #alongReduction = (places: Places): void => {
    const { f, dtype, kernel } = this.#site;
    const op = VECTOR[dtype][kernel.by === 'max' ? 'max' : 'add'];
    const width = this.#width(4);
    const vectors = this.#code.start({ kind: 'vectors', count: width });
    const single = this.#code.start(ELEMENT);
    this.#loops(places, this.#inner, 'edge', (inside) =>
      this.#vectorLoop(inside, width, (here, unit) => {
        // fewer vectors than there are sums for go into the first of them
        const sums = unit.kind === 'element' ? single : vectors.map((list) => list.slice(0, unit.count));
        this.#code.grow(here, unit, sums);
      }),
    );
    const total = vectors.map((list, s): readonly Local[] => {
      const [[first], [rest]] = [list, single[s] ?? []];
      if (!first || !rest) throw new InternalError('a sum has no vector');
      combineLanes(f, dtype, op, list);
      f.get(first);
      f.get(rest);
      f.op(op);
      f.set(first);
      return [first];
    }) satisfies Sums;
    this.#code.finish(places, ELEMENT, total);
    f.release(...vectors.flat(), ...single.flat());
  };
}
