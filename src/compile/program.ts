import type { Graph } from './graph/node.js';
import { verify } from './graph/verify.js';
import { FOLD } from './rewrite/constants.js';
import { optimize } from './rewrite/optimize.js';
import { runPass } from './rewrite/run-pass.js';
import type { Plan } from './schedule/plan.js';
import { schedule, scheduleDense } from './schedule/schedule.js';

/** A kernel program ready to run: the graph for interpreters, the plan for engines that generate code. */
export interface Program {
  readonly graph: Graph;
  readonly plan: Plan;
  /** Why the plan is not fused, `null` where it is. */
  readonly denseBecause: string | null;
}

/** Compiles a graph. `optimize: false` keeps it as written, one primitive after the other. */
export function compileProgram(graph: Graph, options: { readonly optimize: boolean }): Program {
  verify(graph, 'building');
  if (!options.optimize) {
    const folded = runPass(graph, { name: 'fold', rules: [FOLD] });
    return { graph, plan: scheduleDense(folded), denseBecause: 'optimize is false' };
  }
  const rewritten = optimize(graph);
  return { graph: rewritten, ...schedule(rewritten) };
}
