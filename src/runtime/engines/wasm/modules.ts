import { type Generated, generate } from '../../../compile/codegen/wasm/generate.js';
import type { LaneMode } from '../../../compile/codegen/wasm/nest-context.js';
import type { Plan, Side } from '../../../compile/schedule/plan.js';
import { loadFor } from './load-for.js';
import type { Pool, Program } from './pool.js';

/** A plan compiled for a pool and a way to lay lanes. */
export interface Compiled {
  readonly generated: Generated;
  readonly program: Program;
}

const compiled = new WeakMap<Plan, WeakMap<Pool, Map<string, Promise<Compiled>>>>();

async function compile(plan: Plan, pool: Pool, pairLanes: Readonly<Record<Side, LaneMode>>): Promise<Compiled> {
  const generated = generate(plan, { memory: pool.memoryImport, relaxed: pool.platform.relaxedSimd, pairLanes });
  const program = await loadFor(
    plan,
    pool,
    generated.bytes,
    (reason) => `The wasm engine cannot compile this network (${reason}): use fewer layers, or engine 'reference'.`,
  );
  return { generated, program };
}

/** The module of a plan, made once for each pool and layout of lanes, and kept as long as the plan is. */
export function moduleOf(plan: Plan, pool: Pool, pairLanes: Readonly<Record<Side, LaneMode>>): Promise<Compiled> {
  const pools = compiled.get(plan) ?? new WeakMap<Pool, Map<string, Promise<Compiled>>>();
  compiled.set(plan, pools);
  const variants = pools.get(pool) ?? new Map<string, Promise<Compiled>>();
  pools.set(pool, variants);
  const key = `${pairLanes.i} ${pairLanes.j}`;
  const known = variants.get(key);
  if (known) return known;
  const made = compile(plan, pool, pairLanes);
  variants.set(key, made);
  return made;
}
