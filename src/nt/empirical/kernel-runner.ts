import { treeMap } from '../../compile/tree.js';
import { type Arrays, isArray } from '../finite/bind.js';
import type { Traceable } from '../finite/traceable.js';
import { runBlocks } from './blocks.js';
import {
  type CompiledKernels,
  type Cost,
  compileKernels,
  type KernelResults,
  type KernelSpec,
  type Variant,
} from './compiled-kernels.js';
import { METHODS, type NtkImplementation, type NtkMethod } from './implementation.js';
import { budgetOf, dtypeOf, type EmpiricalOptions, runOptionsOf } from './options.js';
import { checkVmap, paired, withPassArrays } from './paired.js';
import { type Schedule, scheduleOf } from './schedule.js';
import type { Arguments } from './traced.js';

/** Operations that take as long as to move a byte. */
const FLOPS_PER_BYTE = 4;

const workOf = ({ flops, bytes }: Cost): number => flops + FLOPS_PER_BYTE * bytes;

/** What an implementation of the NTK would take. */
export interface MethodCost extends Cost {
  /** Number of parts into which each batch is cut to keep within the memory budget. */
  readonly parts: number;
}

/** What computing an NTK takes. */
export interface MethodCosts {
  /** The implementation that is used. */
  readonly implementation: NtkMethod;
  /** What each would take. */
  readonly costs: Readonly<Record<NtkMethod, MethodCost>>;
}

const formOf = (arrays: Arrays): string => JSON.stringify(treeMap(arrays, isArray, ({ shape }) => shape.join()));

/** The same shapes in the same trees have the same programs. */
const keyOf = ({ params, x1, x2 }: Arguments, { method, dtype, optimize }: Variant): string =>
  [method, dtype, optimize, formOf(params), formOf(x1), x2 ? formOf(x2) : ''].join('|');

/** Computes kernels of one function; what is compiled is kept for arguments of the same shapes. */
export class KernelRunner {
  readonly #given: Traceable;
  readonly #spec: KernelSpec;
  readonly #implementation: NtkImplementation;
  readonly #compiled = new Map<string, CompiledKernels>();
  readonly #schedules = new Map<string, Schedule>();

  constructor(spec: KernelSpec, implementation: NtkImplementation) {
    checkVmap(spec.f, spec.vmap);
    this.#given = spec.f;
    this.#spec = { ...spec, f: paired(spec.f) };
    this.#implementation = implementation;
  }

  async run(given: Arguments, options: EmpiricalOptions): Promise<KernelResults> {
    const args = withPassArrays(this.#given, given, options, dtypeOf(given.x1, options));
    const variant = this.#variant(args, options);
    const { onProgress, ...rest } = runOptionsOf(options);
    const { cut, parts } = this.#schedule(args, variant, options);
    if (!cut) return this.#compile(args, variant).run(args, { ...rest, onProgress });
    return runBlocks(args, cut, parts, (block, { done, total }) =>
      this.#compile(block, variant).run(block, {
        ...rest,
        onProgress: onProgress && ((own) => onProgress({ done: done + own.done / own.total, total })),
      }),
    );
  }

  /** What each implementation would take on these arguments, and which one is used. */
  costs(given: Arguments, options: EmpiricalOptions): MethodCosts {
    const args = withPassArrays(this.#given, given, options, dtypeOf(given.x1, options));
    const of = (method: NtkMethod): MethodCost => {
      const { cost, parts } = this.#schedule(args, { ...this.#basic(args, options), method }, options);
      return { ...cost, parts };
    };
    return {
      implementation: this.#variant(args, options).method,
      costs: {
        JACOBIAN_CONTRACTION: of('JACOBIAN_CONTRACTION'),
        NTK_VECTOR_PRODUCTS: of('NTK_VECTOR_PRODUCTS'),
        STRUCTURED_DERIVATIVES: of('STRUCTURED_DERIVATIVES'),
      },
    };
  }

  #basic(args: Arguments, options: EmpiricalOptions): Omit<Variant, 'method'> {
    return { dtype: dtypeOf(args.x1, options), optimize: options.optimize ?? true };
  }

  #variant(args: Arguments, options: EmpiricalOptions): Variant {
    const basic = this.#basic(args, options);
    if (this.#implementation !== 'AUTO') return { ...basic, method: this.#implementation };
    let best: { readonly method: NtkMethod; readonly work: number } | undefined;
    for (const method of [...METHODS].reverse()) {
      const variant = { ...basic, method };
      // in blocks, half of a symmetric kernel is left out, and no more: it need not be cut to be seen to be dearer
      if (best && workOf(this.#compile(args, variant).cost()) / 2 >= best.work) continue;
      const work = workOf(this.#schedule(args, variant, options).cost);
      if (!best || work < best.work) best = { method, work };
    }
    const method = best?.method ?? 'STRUCTURED_DERIVATIVES';
    return { ...basic, method };
  }

  #schedule(args: Arguments, variant: Variant, options: EmpiricalOptions): Schedule {
    const budget = budgetOf(options);
    const key = `${budget}|${keyOf(args, variant)}`;
    const known = this.#schedules.get(key);
    if (known) return known;
    const schedule = scheduleOf(args, variant, budget, (own) => this.#compile(own, variant));
    this.#schedules.set(key, schedule);
    return schedule;
  }

  #compile(args: Arguments, variant: Variant): CompiledKernels {
    const key = keyOf(args, variant);
    const known = this.#compiled.get(key);
    if (known) return known;
    const compiled = compileKernels(this.#spec, args, variant);
    this.#compiled.set(key, compiled);
    return compiled;
  }
}
