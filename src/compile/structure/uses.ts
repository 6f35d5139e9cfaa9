import { hasAxis } from '../graph/axis.js';
import type { GraphBuilder } from '../graph/builder.js';
import type { Node } from '../graph/node.js';
import { topological, usersOf } from '../graph/traverse.js';
import { dependents } from './dependents.js';
import { extendedForm, Indices, identityForm, type LinearForm } from './linear-form.js';

/** One way in which a result depends on an array: through `y`, whose derivative along that way is `form`. */
export interface Use {
  readonly y: Node;
  readonly form: LinearForm;
}

/** The graph below a result, and which of its axes are the same axis all the way: see `alongAxis`. */
export interface Scene {
  readonly root: Node;
  readonly parallel: readonly string[];
  readonly users: ReadonlyMap<Node, readonly Node[]>;
}

export const sceneOf = (root: Node, parallel: readonly string[]): Scene => ({
  root,
  parallel,
  users: usersOf(topological([root])),
});

/** A way on from an array: to a node that reads it, in one of its places. */
interface Edge {
  readonly to: Node;
  readonly slot: number;
}

class Search {
  readonly #g: GraphBuilder;
  readonly #scene: Scene;
  readonly #own: ReadonlySet<Node>;
  readonly #indices = new Indices();

  constructor(g: GraphBuilder, scene: Scene, w: Node) {
    this.#g = g;
    this.#scene = scene;
    this.#own = dependents([scene.root], [w]);
  }

  usesOf(w: Node): readonly Use[] {
    return this.#own.has(w) ? this.#from({ y: w, form: identityForm(this.#indices, w) }) : [];
  }

  #edges(x: Node): readonly Edge[] {
    const users = new Set(this.#scene.users.get(x) ?? []);
    return [...users].flatMap((to) => to.inputs.flatMap((input, slot) => (input === x ? [{ to, slot }] : [])));
  }

  #extended({ form }: Use, { to, slot }: Edge): LinearForm | null {
    return extendedForm(this.#g, this.#indices, form, to, slot);
  }

  /** All ways on from an array that is made of w alone; it stands for itself where one of them is no product. */
  #from(use: Use): readonly Use[] {
    const edges = this.#edges(use.y);
    const next = edges.map((edge) => ({ edge, form: this.#extended(use, edge) }));
    if (edges.length === 0 || next.some(({ form }) => form === null)) return [use];
    return next.flatMap(({ edge, form }) => {
      if (form === null || form.scale === 0) return [];
      const there = { y: edge.to, form };
      return this.#meetsData(there) ? [this.#further(there)] : this.#from(there);
    });
  }

  /** Whether this is more than a view of w: it depends on w twice, or on data that it has an axis of. */
  #meetsData({ y, form }: Use): boolean {
    if (y.inputs.filter((x) => this.#own.has(x)).length > 1) return true;
    const { parallel } = this.#scene;
    if (parallel.length > 0) return parallel.some((name) => hasAxis(y.axes, name));
    const own = new Set(form.w.map(({ id }) => id));
    return [...form.y.values()].some(({ id }) => !own.has(id));
  }

  /** Goes on while there is only one way, and it takes no more factors and no more axes: several uses then meet there. */
  #further(use: Use): Use {
    const [edge, ...others] = this.#edges(use.y);
    if (!edge || others.length > 0) return use;
    const form = this.#extended(use, edge);
    if (!form || form.scale === 0 || form.factors.length > use.form.factors.length) return use;
    return form.y.size > use.form.y.size ? use : this.#further({ y: edge.to, form });
  }
}

/**
 * Every way in which a result depends on one of its inputs, each as far as it is a product of few arrays: up to the first
 * primitives that bring the input together with data, and what follows them without another factor.
 */
export const usesOf = (g: GraphBuilder, scene: Scene, w: Node): readonly Use[] => new Search(g, scene, w).usesOf(w);

/** The one use that an array always has: as itself. */
export const plainUse = (w: Node): Use => ({ y: w, form: identityForm(new Indices(), w) });
