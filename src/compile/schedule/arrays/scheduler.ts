import { InternalError } from '../../errors.js';
import type { Graph, Node } from '../../graph/node.js';
import { isPointwise } from '../../graph/pointwise.js';
import { nodesOf } from '../../graph/traverse.js';
import { Loops, loopIndex } from './affine.js';
import { isMatrixProduct, type ProductSize } from './contraction.js';
import type { Limit } from './coordinate.js';
import { type Demand, demandOf, flopsOf } from './demand.js';
import { Block, type Draft, type DraftRead } from './draft.js';
import { entriesOf, mergedEntriesOf } from './entries.js';
import { join } from './join.js';
import { canonicalAxes } from './layout.js';
import { productOf } from './products.js';
import { Reader, type Stores } from './reader.js';
import type { Copy, Scheduling } from './scheduling.js';
import { type Storage, type StorageAxis, storageOf } from './storage.js';
import { uniform } from './uniform.js';
import { type Env, isView } from './views.js';

/** Operations of an expression that is computed wherever it is read, however often: about what a read costs. */
const CHEAP = 4;
/** Operations, and nodes on a path, of an expression that is computed where it is read once. */
const MOST_FLOPS = 120;
const MOST_DEPTH = 64;

/** What it takes to compute an entry of a node where it is read. */
interface Expression {
  readonly flops: number;
  /** Arrays that are read. */
  readonly arrays: number;
  readonly depth: number;
}

const IN_MEMORY: Expression = { flops: 0, arrays: 1, depth: 0 };
const EVERYWHERE: Expression = { flops: 0, arrays: 0, depth: 0 };

/** Turns a graph into kernels, node by node; what is cheap is left to be computed where it is read. */
export class Scheduler implements Scheduling, Stores {
  readonly loops = new Loops();
  readonly drafts: Draft[] = [];
  readonly storages: Storage[] = [];
  readonly #stored = new Map<Node, Storage>();
  readonly #producers = new Map<Storage, number>();
  readonly #copies = new Map<string, Storage>();
  readonly #reader: Reader;
  readonly #demand: ReadonlyMap<Node, Demand>;
  readonly #outputs: ReadonlySet<Node>;
  readonly #products: ProductSize;

  constructor(graph: Graph, products: ProductSize) {
    this.#products = products;
    this.#reader = new Reader(this.loops, this);
    const nodes = nodesOf(graph);
    this.#outputs = new Set(Object.values(graph.outputs));
    this.#demand = demandOf(graph, nodes, products);
    const expressions = new Map<Node, Expression>();
    for (const node of nodes) expressions.set(node, this.#visit(node, expressions));
  }

  /** Stores a node, or leaves it to those who read it. */
  #visit(node: Node, expressions: ReadonlyMap<Node, Expression>): Expression {
    if (uniform(node) !== undefined) return EVERYWHERE;
    if (node.op === 'input' || node.op === 'constant') return IN_MEMORY;
    const inputs = [...new Set(node.inputs)].map((x) => expressions.get(x) ?? IN_MEMORY);
    const sum = (of: (e: Expression) => number): number => inputs.reduce((n, e) => n + of(e), 0);
    const own: Expression = {
      flops: sum((e) => e.flops) + (isView(node) ? 0 : flopsOf(node)),
      arrays: sum((e) => e.arrays),
      depth: 1 + inputs.reduce((n, e) => Math.max(n, e.depth), 0),
    };
    const deep = own.depth > MOST_DEPTH || own.flops > MOST_FLOPS;
    if (isView(node) && !deep) return own;
    if (isPointwise(node) && !deep) {
      const { reads, repeats, stored } = this.demand(node);
      const cheap = own.flops <= CHEAP && own.arrays <= 1;
      if (!stored && (cheap || (reads <= 1 && repeats <= 1))) return own;
    }
    this.store(node);
    return IN_MEMORY;
  }

  demand(node: Node): Demand {
    return this.#demand.get(node) ?? { reads: 1, repeats: 1, stored: true, adjacent: null, order: null };
  }

  isOutput(node: Node): boolean {
    return this.#outputs.has(node);
  }

  allocate(axes: readonly StorageAxis[], from: Storage['from'] = { kind: 'work' }): Storage {
    const storage = storageOf(this.storages.length, from, axes);
    this.storages.push(storage);
    return storage;
  }

  value(block: Block, node: Node, env: Env, limits: readonly Limit[] = []): number {
    const value = this.#reader.value(block, node, env, limits);
    if (value === null) throw new InternalError(`${node.op} cannot be read here`);
    return value;
  }

  locate(node: Node, env: Env): DraftRead {
    return this.#reader.locate(node, env);
  }

  copyOnce(key: string | null, make: () => Copy): Storage {
    const known = key === null ? undefined : this.#copies.get(key);
    if (known) return known;
    const { axes, loops, read } = make();
    const storage = this.allocate(axes);
    const block = new Block();
    const value = block.emit({ op: 'read', read });
    const at = loops.map(loopIndex);
    this.push({
      kind: 'loop',
      loops,
      reduce: [],
      by: 'sum',
      terms: new Block(),
      sums: [],
      block,
      stores: [{ value, storage, at }],
    });
    if (key !== null) this.#copies.set(key, storage);
    return storage;
  }

  stored(node: Node): Storage | undefined {
    return this.#stored.get(node);
  }

  store(node: Node): Storage {
    const known = this.#stored.get(node);
    if (known) return known;
    const [draft, storage] = this.#made(node);
    this.#stored.set(node, storage);
    if (draft) this.push(draft);
    return storage;
  }

  #made(node: Node): readonly [Draft | null, Storage] {
    if (node.op === 'input')
      return [null, this.allocate(canonicalAxes(node), { kind: 'input', name: node.attrs.name })];
    const everywhere = uniform(node);
    if (everywhere !== undefined) return [null, this.allocate([], { kind: 'constant', data: [everywhere] })];
    if (node.op === 'constant')
      return [null, this.allocate(canonicalAxes(node), { kind: 'constant', data: node.attrs.data })];
    if (isMatrixProduct(node, this.#products)) return productOf(this, node);
    return node.op === 'merge' ? mergedEntriesOf(this, node) : entriesOf(this, node);
  }

  /** Adds a kernel, to the one that makes what it reads if it can be. */
  push(draft: Draft): void {
    const own = draft.kind === 'loop' ? [...draft.terms.values, ...draft.block.values] : [];
    const producers = own.map((v) => (v.op === 'read' ? (this.#producers.get(v.read.storage) ?? -1) : -1));
    const last = producers.reduce((a, b) => Math.max(a, b), -1);
    const into = this.drafts[last];
    const stores = [...draft.stores];
    const joined = draft.kind === 'loop' && into !== undefined && join(this.loops, into, draft);
    const place = joined ? last : this.drafts.push(draft) - 1;
    for (const { storage } of stores) this.#producers.set(storage, place);
  }
}
