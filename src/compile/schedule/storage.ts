import type { Node } from '../graph/node.js';
import { scalarValue } from '../graph/node.js';
import { domainOf, extentOf } from './domain.js';
import { sampleTensor } from './handed-in.js';
import type { PlanInput, RegionName, SampleTensor, SlicedAxis } from './plan.js';
import { regionOf } from './region-graph.js';
import { Unschedulable } from './unschedulable.js';

/** What readers ask of a node that is kept between stages: the offsets of every paired axis, and their convention. */
export interface Request {
  readonly buffer: number;
  readonly offsets: Map<number, Set<number>>;
  readonly wrap: Map<number, boolean>;
}

/** All offsets q - p of an axis; modulo its extent where positions wrap around. */
export const allOffsets = (extent: number, wrap: boolean): readonly number[] =>
  wrap ? Array.from({ length: extent }, (_, d) => d) : Array.from({ length: 2 * extent - 1 }, (_, d) => d - extent + 1);

/** Hands out the places where values live between stages and regions. Readers ask first: plans are built backwards. */
export class Storage {
  readonly tensors: SampleTensor[] = [];
  readonly tensorNodes = new Map<Node, number>();
  readonly constants: (readonly number[])[] = [];
  readonly #constantNodes = new Map<Node, number>();
  readonly inputs: readonly PlanInput[];
  readonly #requests = new Map<RegionName, Map<Node, Request>>();

  constructor(inputs: readonly PlanInput[]) {
    this.inputs = inputs;
  }

  inputIndex(node: Node): number {
    const at = node.op === 'input' ? this.inputs.findIndex((x) => x.name === node.attrs.name) : -1;
    if (at < 0) throw new Unschedulable(`${node.op} is not an input`);
    return at;
  }

  /** The per-sample tensor that keeps a node. */
  tensor(node: Node): number {
    const known = this.tensorNodes.get(node);
    if (known !== undefined) return known;
    const side = regionOf(node);
    if (side === null || side === 'pair') throw new Unschedulable(`${node.op} is not a per-sample value`);
    const domain = domainOf(node);
    if (domain.some((d) => d.paired)) throw new Unschedulable(`${node.op} would be kept for all pairs of positions`);
    if (domain.length + 1 < node.axes.length)
      throw new Unschedulable(`${node.op} is read on axes other than positions`);
    const extents = domain.map((d) => extentOf(node, d.spatial));
    const index = this.tensors.push(sampleTensor(node, side, extents)) - 1;
    this.tensorNodes.set(node, index);
    return index;
  }

  constant(node: Node): number {
    const known = this.#constantNodes.get(node);
    if (known !== undefined) return known;
    if (node.op !== 'constant' || scalarValue(node) !== undefined)
      throw new Unschedulable(`${node.op} is not a constant array`);
    const index = this.constants.push(node.attrs.data) - 1;
    this.#constantNodes.set(node, index);
    return index;
  }

  requests(region: RegionName): ReadonlyMap<Node, Request> {
    return this.#requests.get(region) ?? new Map<Node, Request>();
  }

  /** Asks for a node to be kept per group, at these offsets of a paired axis. */
  request(region: RegionName, node: Node): Request {
    const map = this.#requests.get(region) ?? new Map<Node, Request>();
    this.#requests.set(region, map);
    const known = map.get(node);
    if (known) return known;
    const made: Request = { buffer: map.size, offsets: new Map(), wrap: new Map() };
    map.set(node, made);
    return made;
  }
}

/** Adds offsets to a request; all readers must agree on whether offsets wrap. */
export function demand(request: Request, spatial: number, offsets: Iterable<number>, wrap: boolean | null): void {
  const set = request.offsets.get(spatial) ?? new Set<number>();
  for (const d of offsets) set.add(d);
  request.offsets.set(spatial, set);
  if (wrap === null) return;
  if ((request.wrap.get(spatial) ?? wrap) !== wrap) throw new Unschedulable('readers disagree on wrapping offsets');
  request.wrap.set(spatial, wrap);
}

const ascending = (a: number, b: number): number => a - b;

/** The axes of the sliced buffer that keeps `node` as requested. */
export function slicedAxes(node: Node, request: Request): readonly SlicedAxis[] {
  return domainOf(node).map(({ spatial, paired }) => ({
    spatial,
    extent: extentOf(node, spatial),
    offsets: paired ? [...(request.offsets.get(spatial) ?? [])].sort(ascending) : null,
    wrap: request.wrap.get(spatial) ?? false,
  }));
}
