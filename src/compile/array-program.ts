import type { Graph } from './graph/node.js';
import { verify } from './graph/verify.js';
import { optimize as rewrite } from './rewrite/optimize.js';
import type { ArrayPlan } from './schedule/arrays/plan.js';
import { planArrays } from './schedule/arrays/plan-arrays.js';

/** A program of arrays whose axes all have their extents: for interpreters the graph, for code generators the plan. */
export interface ArrayProgram {
  readonly graph: Graph;
  /** Made when it is first asked for. */
  readonly plan: ArrayPlan;
}

/** Compiles a graph of arrays. `optimize: false` keeps it as written. */
export function compileArrays(graph: Graph, options: { readonly optimize: boolean }): ArrayProgram {
  verify(graph, 'building');
  const rewritten = options.optimize ? rewrite(graph) : graph;
  let plan: ArrayPlan | undefined;
  return {
    graph: rewritten,
    get plan() {
      plan ??= planArrays(rewritten);
      return plan;
    },
  };
}
