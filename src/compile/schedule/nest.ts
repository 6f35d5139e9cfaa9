import { pAxis, qAxis } from '../graph/axis.js';
import { type Node, scalarValue } from '../graph/node.js';
import { isPointwise } from '../graph/pointwise.js';
import { domainOf, extentOf, isTerminal } from './domain.js';
import { handedIn } from './handed-in.js';
import type { Cluster } from './levels.js';
import { axisWraps, IDENTITY_WINDOW, poolWindow, readOf, spreadDemand, sweepOffsets, windowOn } from './offsets.js';
import type {
  Coordinate,
  InputRead,
  Leaf,
  NestAxis,
  NestStage,
  PoolTerminal,
  Side,
  Step,
  Store,
  Value,
  WindowRead,
} from './plan.js';
import { type RegionGraph, regionOf } from './region-graph.js';
import { scaleBefore, scalesOf } from './scales.js';
import { assignSlots, type ScratchDraft } from './scratch.js';
import { slides, spreadReads, spreads } from './spread.js';
import { demand, type Storage } from './storage.js';
import { Unschedulable } from './unschedulable.js';
import type { View } from './view.js';
import { isIdentity } from './view.js';

interface StepDraft {
  readonly key: string;
  readonly depth: number;
  readonly extents: readonly number[];
  readonly scales: readonly number[];
  readonly values: Value[];
  readonly stores: Store[];
  readonly index: Map<Node, number>;
}

/** Turns one cluster into a stage of steps. Readers have been planned before: their requests are in `storage`. */
export class NestBuilder {
  readonly #region: RegionGraph;
  readonly #cluster: Cluster;
  readonly #storage: Storage;
  readonly #mine: ReadonlySet<Node>;
  readonly #axes: readonly NestAxis[];
  readonly #scales: ReadonlyMap<Node, readonly number[]>;
  readonly #depth = new Map<Node, number>();
  readonly #steps: StepDraft[] = [];
  readonly #stepOf = new Map<Node, StepDraft>();
  readonly #scratch = new Map<Node, number>();
  readonly #drafts: ScratchDraft[] = [];
  readonly #pools: PoolTerminal[] = [];

  constructor(region: RegionGraph, cluster: Cluster, storage: Storage) {
    this.#region = region;
    this.#cluster = cluster;
    this.#storage = storage;
    this.#mine = new Set(cluster.nodes);
    const requests = storage.requests(region.name);
    this.#axes = cluster.domain.map(({ spatial, paired }) => {
      const wrap = paired && axisWraps(cluster.nodes, spatial, requests);
      return {
        spatial,
        wrap,
        offsets: paired ? sweepOffsets(region.name, cluster.domain, cluster.nodes, spatial, wrap, storage) : null,
      };
    });
    this.#scales = scalesOf(region, cluster.nodes, cluster.domain, (n) => requests.has(n));
  }

  build(): NestStage {
    for (const node of this.#cluster.nodes) this.#depth.set(node, this.#depthOf(node));
    this.#postpone();
    this.#planSteps();
    for (const node of this.#cluster.nodes) if (!isTerminal(node)) this.#compute(node);
    for (const node of this.#cluster.nodes) this.#keep(node);
    const steps: readonly Step[] = this.#steps.map(({ extents, scales, values, stores }) => ({
      extents,
      scales,
      values,
      stores,
    }));
    return {
      kind: 'nest',
      axes: this.#axes,
      scratch: assignSlots(this.#drafts),
      steps,
      pools: this.#pools,
      blocking: this.#blocking(steps),
    };
  }

  #reads(node: Node): readonly View[] {
    return this.#region.reads.get(node) ?? [];
  }

  #depthOf(node: Node): number {
    const below = this.#reads(node).map(({ base }) => (this.#mine.has(base) ? (this.#depth.get(base) ?? 0) : 0));
    const deepest = Math.max(0, ...below);
    return slides(node) ? deepest + 1 : deepest;
  }

  /**
   * Values made of loads alone move to the step that reads them first: loading again is cheaper than keeping them in
   * scratch from the first step on.
   */
  #postpone(): void {
    const free = new Set<Node>();
    for (const node of this.#cluster.nodes)
      if (
        (isPointwise(node) || spreads(node)) &&
        this.#reads(node).every(({ base }) => !this.#mine.has(base) || free.has(base))
      )
        free.add(node);
    const readAt = new Map<Node, number>();
    for (const node of [...this.#cluster.nodes].reverse()) {
      const mine = (free.has(node) ? readAt.get(node) : undefined) ?? this.#depth.get(node) ?? 0;
      this.#depth.set(node, mine);
      const before = slides(node) ? mine - 1 : mine;
      for (const { base } of this.#reads(node)) readAt.set(base, Math.min(readAt.get(base) ?? before, before));
    }
  }

  #scaleOf(node: Node): readonly number[] {
    return this.#scales.get(node) ?? this.#axes.map(() => 1);
  }

  #extentsOf(node: Node): readonly number[] {
    return this.#axes.map((a) => extentOf(node, a.spatial));
  }

  /** The step of a node; windows of values from elsewhere get a step that loads them, at depth 0. */
  #planSteps(): void {
    const found = new Map<string, StepDraft>();
    const place = (node: Node, depth: number, scales: readonly number[]): void => {
      const extents = this.#extentsOf(node);
      const key = `${String(depth).padStart(6, '0')} ${extents.join()} ${scales.join()}`;
      const step = found.get(key) ?? {
        key,
        depth,
        extents,
        scales,
        values: [],
        stores: [],
        index: new Map<Node, number>(),
      };
      found.set(key, step);
      if ((this.#stepOf.get(node) ?? step) !== step) throw new Unschedulable('readers at different strides');
      this.#stepOf.set(node, step);
    };
    for (const node of this.#cluster.nodes) {
      if (isTerminal(node)) {
        for (const { base } of this.#reads(node))
          if (!this.#mine.has(base))
            place(
              base,
              0,
              this.#axes.map(() => 1),
            );
        continue;
      }
      place(node, this.#depth.get(node) ?? 0, this.#scaleOf(node));
      if (!slides(node)) continue;
      for (const view of this.#reads(node))
        if (!this.#mine.has(view.base)) place(this.#loaded(node, view), 0, this.#windowedScale(node));
    }
    this.#steps.push(...[...found.values()].sort((a, b) => (a.key < b.key ? -1 : 1)));
  }

  /** What stands for the value that a window reads: its base, or the view itself where it is not read as it is. */
  #loaded(node: Node, view: View): Node {
    const [input] = node.inputs;
    return isIdentity(view) || !input ? view.base : input;
  }

  #windowedScale(node: Node): readonly number[] {
    return scaleBefore(node, this.#scaleOf(node), this.#cluster.domain);
  }

  #step(node: Node): StepDraft {
    const step = this.#stepOf.get(node);
    if (!step) throw new Unschedulable(`${node.op} has no step`);
    return step;
  }

  #push(step: StepDraft, value: Value): number {
    return step.values.push(value) - 1;
  }

  #compute(node: Node): void {
    const step = this.#step(node);
    if (step.index.has(node)) return;
    const reads = this.#reads(node);
    let value: Value;
    if (isPointwise(node)) value = { op: node.op, args: reads.map((view) => this.#operand(step, view)) };
    else if (node.op === 'contract') value = { op: 'leaf', leaf: this.#contract(node.attrs.over, reads) };
    else if (spreads(node)) value = { op: 'leaf', leaf: this.#spread(step, node, reads) };
    else if (node.op === 'windowSum') value = { op: 'leaf', leaf: this.#window(step, node) };
    else throw new Unschedulable(`${node.op} inside a sweep`);
    step.index.set(node, this.#push(step, value));
  }

  /** The value of an operand in a step: computed there, kept in scratch, or loaded. */
  #operand(step: StepDraft, view: View): number {
    const { base } = view;
    const constant = scalarValue(base);
    if (constant !== undefined) return this.#push(step, { op: 'constant', value: constant });
    const here = isIdentity(view) ? step.index.get(base) : undefined;
    if (here !== undefined) return here;
    const known = step.values.length;
    if (this.#mine.has(base) && !isTerminal(base)) {
      if (!isIdentity(view)) throw new Unschedulable(`${base.op} is read elsewhere in its own sweep`);
      this.#push(step, { op: 'leaf', leaf: { kind: 'scratch', array: this.#scratchOf(base, step) } });
    } else this.#push(step, { op: 'leaf', leaf: this.#load(step, view) });
    if (isIdentity(view)) step.index.set(base, known);
    return known;
  }

  #coordinates(view: View, spatials: readonly number[]): readonly Coordinate[] {
    return spatials.map((spatial) => {
      const name = view.follows.get(pAxis(spatial)) ?? pAxis(spatial);
      const axis = this.#axes.findIndex((a) => name === pAxis(a.spatial) || name === qAxis(a.spatial));
      if (axis < 0) throw new Unschedulable(`no axis ${name} in this sweep`);
      return { axis, at: name.startsWith('q') && this.#axes[axis]?.offsets ? 'q' : 'p' };
    });
  }

  #lane(view: View, batch: string): Side {
    return view.follows.get(batch) === 'j' ? 'j' : 'i';
  }

  /** A leaf for a value that this sweep does not compute. */
  #load(step: StepDraft, view: View): Leaf {
    const { base } = view;
    if (base.op === 'constant') return this.#positions(view);
    const region = regionOf(base);
    if (region === null) throw new Unschedulable(`${base.op} is read as it is`);
    const domain = domainOf(base);
    const isSample =
      region !== 'pair' &&
      !domain.some((d) => d.paired) &&
      (base.op !== 'input' || handedIn(base) !== null) &&
      !isTerminal(base);
    if (isSample) {
      const at = this.#coordinates(
        view,
        domain.map((d) => d.spatial),
      );
      return { kind: 'tensor', tensor: this.#storage.tensor(base), lane: this.#lane(view, region), at };
    }
    if (region !== this.#region.name)
      throw new Unschedulable(`${base.op} of another region is kept for pairs of positions`);
    const request = this.#storage.request(region, base);
    if (base.op === 'sum') return { kind: 'partial', buffer: request.buffer };
    // kept along all axes of this sweep, or one number for all of it
    const whole = this.#axes.every((a) => domain.some((d) => d.spatial === a.spatial && (d.paired || !a.offsets)));
    if (!whole && domain.length > 0)
      throw new Unschedulable(`${base.op} is kept for fewer positions than it is read at`);
    for (const { spatial, paired } of domain) {
      const axis = this.#axes.findIndex((a) => a.spatial === spatial);
      const own = this.#axes[axis];
      if (!paired || !own) continue;
      const scale = step.scales[axis] ?? 1;
      demand(request, spatial, own.offsets ? own.offsets.map((d) => d * scale) : [0], own.offsets ? own.wrap : null);
    }
    return { kind: 'buffer', buffer: request.buffer };
  }

  /** A leaf for an array of an earlier stage among zeros. */
  #spread(step: StepDraft, node: Node, [view]: readonly View[]): Leaf {
    if (!view || regionOf(view.base) !== this.#region.name || view.base.op === 'input' || view.base.op === 'sum')
      throw new Unschedulable('zeros around an array of another kind');
    const axes = spreadReads(node);
    const single = (a: number): boolean => axes[a]?.equal === true || !this.#axes[a]?.offsets;
    const alike = (from: string, to: string): boolean =>
      from === to || axes.some((x, a) => single(a) && from === qAxis(x.spatial) && to === pAxis(x.spatial));
    if (![...view.follows].every(([from, to]) => alike(from, to))) throw new Unschedulable('zeros around a view');
    const request = this.#storage.request(this.#region.name, view.base);
    for (const { spatial, paired } of domainOf(view.base)) {
      const a = axes.findIndex((x) => x.spatial === spatial);
      const [axis, read] = [this.#axes[a], axes[a]];
      if (!paired || !axis || !read) continue;
      const offsets = single(a) ? [0] : spreadDemand(axis, read, step.scales[a] ?? 1, extentOf(node, spatial));
      // offset 0 is the same whether others wrap or not
      demand(request, spatial, offsets, offsets.every((d) => d === 0) ? null : axis.wrap);
    }
    return { kind: 'spread', buffer: request.buffer, axes };
  }

  #positions(view: View): Leaf {
    const [axis] = view.base.axes;
    if (!axis || view.base.axes.length > 1) throw new Unschedulable('a constant over several axes');
    const name = view.follows.get(axis.name) ?? axis.name;
    const at = this.#axes.findIndex((a) => name === pAxis(a.spatial) || name === qAxis(a.spatial));
    if (at < 0) throw new Unschedulable('a constant on an axis that is not there');
    return {
      kind: 'positions',
      constant: this.#storage.constant(view.base),
      at: { axis: at, at: name.startsWith('q') ? 'q' : 'p' },
    };
  }

  #contract(over: readonly string[], reads: readonly View[]): Leaf {
    if (!over.includes('c')) throw new Unschedulable('a product over positions, which takes all of them at once');
    const [a, b] = reads.map((view): InputRead & { readonly size: number } => {
      const input = this.#storage.inputIndex(view.base);
      const { side, positions, channels } = this.#storage.inputs[input] ?? { side: 'i', positions: [], channels: 0 };
      const summed = positions.filter((_, k) => over.includes(view.follows.get(pAxis(k)) ?? pAxis(k))).length;
      if (summed !== 0 && summed !== positions.length)
        throw new Unschedulable('an inner product over some of the positions');
      const spatials = summed ? [] : positions.map((_, k) => k);
      const size = summed ? positions.reduce((n, p) => n * p, channels) : channels;
      return { input, lane: this.#lane(view, side), at: this.#coordinates(view, spatials), size };
    });
    if (!a || !b || a.size !== b.size) throw new Unschedulable('an inner product of other than inputs');
    const read = ({ input, lane, at }: InputRead): InputRead => ({ input, lane, at });
    return { kind: 'contract', a: read(a), b: read(b), channels: a.size };
  }

  #window(step: StepDraft, node: Node): Leaf {
    const [view] = this.#reads(node);
    if (!view || node.op !== 'windowSum') throw new Unschedulable('a window of nothing');
    if (this.#mine.has(view.base) && !isIdentity(view)) throw new Unschedulable('a window of a view');
    const base = this.#loaded(node, view);
    const source = this.#step(base);
    if (!this.#mine.has(base) && !source.index.has(base)) source.index.set(base, this.#operand(source, view));
    const array = this.#scratchOf(base, step);
    const draft = this.#drafts[array];
    const windows = this.#axes.map((axis, a): WindowRead => {
      const window = windowOn(node, axis.spatial);
      if (!window || !draft) return IDENTITY_WINDOW;
      const extent = draft.extents[a] ?? 0;
      if (axis.offsets && !window.wrap && window.stride * (window.out - 1) >= extent)
        throw new Unschedulable('windows at offsets that their array has not');
      // on the rectangle of an offset, the last window reaches as far over the edge as on the whole axis, or less
      const reach = Math.max(0, window.stride * (window.out - 1) + window.size - window.lo - extent);
      draft.lo[a] = Math.max(draft.lo[a] ?? 0, window.lo);
      draft.hi[a] = Math.max(draft.hi[a] ?? 0, reach);
      if (window.size > 1) {
        if ((draft.wrap[a] ?? window.wrap) !== window.wrap)
          throw new Unschedulable('padded and wrapping windows of one value');
        draft.wrap[a] = window.wrap;
      }
      return readOf(window);
    });
    return { kind: 'window', array, windows };
  }

  /** The scratch array of a value of this stage, alive until `reader`. */
  #scratchOf(node: Node, reader: StepDraft | null): number {
    const readAt = reader ? this.#steps.indexOf(reader) : Number.POSITIVE_INFINITY;
    const known = this.#scratch.get(node);
    if (known !== undefined) {
      const draft = this.#drafts[known];
      if (draft) draft.lastRead = Math.max(draft.lastRead, readAt);
      return known;
    }
    const step = this.#step(node);
    const value = step.index.get(node);
    if (value === undefined) throw new Unschedulable(`${node.op} is read before it is computed`);
    const zeros = this.#axes.map(() => 0);
    const draft: ScratchDraft = {
      extents: step.extents,
      lo: [...zeros],
      hi: [...zeros],
      wrap: this.#axes.map(() => null),
      written: this.#steps.indexOf(step),
      lastRead: readAt,
    };
    const array = this.#drafts.push(draft) - 1;
    step.stores.push({ kind: 'scratch', value, array });
    this.#scratch.set(node, array);
    return array;
  }

  /** Stores what others asked for, and ends the sweep with its terminals. */
  #keep(node: Node): void {
    const request = this.#storage.requests(this.#region.name).get(node);
    if (isTerminal(node)) {
      if (request) this.#terminal(node, request.buffer);
      return;
    }
    const step = this.#step(node);
    const value = step.index.get(node);
    if (value === undefined) return;
    const tensor = this.#storage.tensorNodes.get(node);
    if (tensor !== undefined) step.stores.push({ kind: 'tensor', value, tensor });
    if (request) step.stores.push({ kind: 'buffer', value, buffer: request.buffer });
  }

  #terminal(node: Node, buffer: number): void {
    const [view] = this.#reads(node);
    if (!view) throw new Unschedulable('a readout of nothing');
    const step = this.#step(view.base);
    const value = this.#operand(step, view);
    if (node.op === 'sum') {
      const { over } = node.attrs;
      const covered = this.#axes.every(
        (x) => over.includes(pAxis(x.spatial)) && (!x.offsets || over.includes(qAxis(x.spatial))),
      );
      if (!covered) throw new Unschedulable('a sum over some of the positions');
      step.stores.push({ kind: 'sum', value, buffer });
      return;
    }
    if (node.op !== 'windowSum' || !isIdentity(view) || this.#axes.some((a) => a.offsets === null))
      throw new Unschedulable('a pool at equal positions');
    const windows = this.#axes.map((a) => poolWindow(node, a.spatial));
    this.#pools.push({ array: this.#scratchOf(view.base, null), buffer, extents: this.#extentsOf(view.base), windows });
  }

  #blocking(steps: readonly Step[]): NestStage['blocking'] {
    if (!this.#axes.some((a) => a.offsets)) return 'none';
    if (this.#pools.length === 0) return 'offsets';
    const sums = steps.some((s) => s.stores.some((store) => store.kind === 'sum'));
    const alike = new Set(this.#pools.map((p) => JSON.stringify([p.windows, p.extents]))).size === 1;
    return alike && !sums ? 'pooled' : 'none';
  }
}
