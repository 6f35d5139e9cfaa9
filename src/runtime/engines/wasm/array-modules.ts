import { type ArrayModule, generateArrays } from '../../../compile/codegen/wasm/arrays/generate.js';
import type { ArrayPlan } from '../../../compile/schedule/arrays/plan.js';
import type { FloatArray } from '../../engine.js';
import { loadFor } from './load-for.js';
import type { Pool, Program } from './pool.js';

/** A plan compiled for a pool. */
export interface CompiledArrays {
  readonly kernels: ArrayModule['kernels'];
  readonly program: Program;
  /** The plan's constants by array, in its element type. */
  readonly constants: ReadonlyMap<number, FloatArray>;
}

const constantsOf = ({ arrays, dtype }: ArrayPlan): ReadonlyMap<number, FloatArray> =>
  new Map(
    arrays.flatMap(({ from }, array) => {
      if (from.kind !== 'constant') return [];
      return [[array, dtype === 'f32' ? Float32Array.from(from.data) : Float64Array.from(from.data)] as const];
    }),
  );

const compiled = new WeakMap<ArrayPlan, WeakMap<Pool, Promise<CompiledArrays>>>();

async function compile(plan: ArrayPlan, pool: Pool): Promise<CompiledArrays> {
  const { bytes, kernels } = generateArrays(plan, { memory: pool.memoryImport, relaxed: pool.platform.relaxedSimd });
  const program = await loadFor(
    plan,
    pool,
    bytes,
    (reason) =>
      `The wasm engine cannot compile this computation (${reason}): make it smaller, or use engine 'reference'.`,
  );
  return { kernels, program, constants: constantsOf(plan) };
}

/** The module of a plan, made once for each pool and kept as long as the plan is. */
export function arrayModuleOf(plan: ArrayPlan, pool: Pool): Promise<CompiledArrays> {
  const pools = compiled.get(plan) ?? new WeakMap<Pool, Promise<CompiledArrays>>();
  compiled.set(plan, pools);
  const known = pools.get(pool);
  if (known) return known;
  const made = compile(plan, pool);
  pools.set(pool, made);
  return made;
}
