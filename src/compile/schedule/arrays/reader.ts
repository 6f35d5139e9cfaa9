import { InternalError } from '../../errors.js';
import type { Node } from '../../graph/node.js';
import { isPointwise } from '../../graph/pointwise.js';
import type { Loops } from './affine.js';
import { coordinateKey, type Limit, ORIGIN } from './coordinate.js';
import { addressOf, type Block, type DraftRead, wholeDigits } from './draft.js';
import type { Storage } from './storage.js';
import { uniform } from './uniform.js';
import { type Env, isView, throughView } from './views.js';

/** Nodes in memory. */
export interface Stores {
  /** Where a node is, if it is in memory. */
  stored(node: Node): Storage | undefined;
  /** Makes sure that a node is in memory. */
  store(node: Node): Storage;
}

/** A node at `env`, or 0 beyond `limits`. */
interface Place {
  readonly node: Node;
  readonly env: Env;
  readonly limits: readonly Limit[];
}

/** The end of a chain of views: a node that is none, or is in memory. */
interface Reached extends Place {
  /** The outermost merge on the way, to be stored if what comes below cannot be read. */
  readonly merge: Place | null;
}

const hasDigits = (env: Env): boolean => [...env.values()].some((at) => at.kind === 'digit');

/** Finds where entries of nodes are to be read, through views; what cannot be read as it is gets stored. */
export class Reader {
  readonly #loops: Loops;
  readonly #stores: Stores;
  readonly #memos = new WeakMap<Block, Map<string, number | null>>();

  constructor(loops: Loops, stores: Stores) {
    this.#loops = loops;
    this.#stores = stores;
  }

  /** The entry of a node at `env` as a value of the block; `null` if merged axes do not lie side by side. */
  value(block: Block, node: Node, env: Env, limits: readonly Limit[]): number | null {
    const memo = this.#memos.get(block) ?? new Map<string, number | null>();
    this.#memos.set(block, memo);
    const where = node.axes.map((a) => coordinateKey(env.get(a.name) ?? ORIGIN)).join();
    const key = `${node.id}@${where}|${limits.map((l) => `${coordinateKey(l.at)}<${l.extent}`).join()}`;
    const known = memo.get(key);
    if (known !== undefined) return known;
    const value = this.#emit(block, { node, env, limits });
    memo.set(key, value);
    return value;
  }

  /** The entry of a node at `env`, in memory. */
  locate(node: Node, env: Env): DraftRead {
    const here: Place = { node, env, limits: [] };
    const end = this.#reach(here);
    const read = end && this.#read(end);
    if (read) return read;
    const merge = end?.merge ?? here;
    this.#stores.store(merge.node);
    const again = this.#read(merge);
    if (!again) throw new InternalError(`${node.op} is not in memory`);
    return again;
  }

  #reach(from: Place): Reached | null {
    let here = from;
    let merge: Place | null = null;
    for (;;) {
      const { node, env, limits } = here;
      if (this.#stores.stored(node) || !isView(node)) return { ...here, merge };
      const next = throughView(node, env, this.#loops);
      const [input] = node.inputs;
      if (next && input) {
        if (node.op === 'merge') merge ??= here;
        here = { node: input, env: next.env, limits: [...limits, ...next.limits] };
      } else if (!hasDigits(env)) {
        this.#stores.store(node);
      } else if (merge) {
        this.#stores.store(merge.node);
        return { ...merge, merge: null };
      } else return null;
    }
  }

  #read({ node, env, limits }: Place): DraftRead | null {
    const storage = this.#stores.store(node);
    const read = { storage, at: storage.axes.map((a) => env.get(a.name) ?? ORIGIN), limits };
    return addressOf(read) && wholeDigits(this.#loops, read) ? read : null;
  }

  #emit(block: Block, place: Place): number | null {
    const end = this.#reach(place);
    if (!end) return null;
    const value = this.#emitReached(block, end);
    if (value !== null || !end.merge) return value;
    this.#stores.store(end.merge.node);
    return this.#emitReached(block, end.merge);
  }

  #emitReached(block: Block, place: Place): number | null {
    const { node, env, limits } = place;
    const everywhere = uniform(node);
    if (everywhere !== undefined && limits.length === 0) return block.emit({ op: 'constant', value: everywhere });
    if (isPointwise(node) && !this.#stores.stored(node) && limits.length === 0) {
      const args: number[] = [];
      for (const input of node.inputs) {
        const value = this.value(block, input, env, []);
        if (value === null) return null;
        args.push(value);
      }
      return block.emit({ op: node.op, args });
    }
    const read = this.#read(place);
    return read && block.emit({ op: 'read', read });
  }
}
