import type { DType } from '../../compile/graph/node.js';
import { bytesOf } from '../../compile/graph/node.js';
import { kernelCost } from '../../compile/schedule/arrays/cost.js';
import type { OuterAxis } from '../../compile/structure/outer-axis.js';
import { ArrayFunction, type ArrayRunOptions } from '../arrays/array-function.js';
import { type Arrays, byPath, resultTree } from '../finite/bind.js';
import type { Traceable } from '../finite/traceable.js';
import type { KernelAxes } from './axes.js';
import type { NtkMethod } from './implementation.js';
import { type KernelKind, kernelOutputs } from './kernel-outputs.js';
import { type Slices, slicesOf } from './slices.js';
import { type Arguments, argumentFeeds, traced } from './traced.js';
import type { VmapAxes } from './vmap-axes.js';

/** Which kernels of a function to compute, and how. */
export interface KernelSpec {
  readonly f: Traceable;
  readonly axes: KernelAxes;
  readonly kinds: readonly KernelKind[];
  readonly vmap: VmapAxes | null;
}

/** What the shapes of arguments do not tell of a program. */
export interface Variant {
  readonly method: NtkMethod;
  readonly dtype: DType;
  readonly optimize: boolean;
}

/** What a program takes. */
export interface Cost {
  readonly flops: number;
  /** Traffic between kernels and memory. */
  readonly bytes: number;
  /** Bytes that it holds at once. */
  readonly memory: number;
}

/** Kernels by kind, each in the form of the function's outputs. */
export type KernelResults = Readonly<Partial<Record<KernelKind, Arrays>>>;

/** Kernels for arguments of certain shapes, compiled. */
export interface CompiledKernels {
  /** What becomes of the axes of each output. */
  readonly outer: readonly (readonly OuterAxis[])[];
  slices(): Slices | null;
  cost(): Cost;
  run(args: Arguments, options: ArrayRunOptions): Promise<KernelResults>;
}

export function compileKernels(
  spec: KernelSpec,
  args: Arguments,
  { method, dtype, optimize }: Variant,
): CompiledKernels {
  const trace = traced(spec.f, args, spec.vmap, dtype);
  const { kernels, outer } = kernelOutputs(trace, spec.axes, spec.kinds, method);
  const kinds = spec.kinds.flatMap((kind) => {
    const tree = kernels[kind];
    return tree ? [{ kind, tree }] : [];
  });
  const outputs = Object.fromEntries(kinds.flatMap(({ kind, tree }) => Object.entries(byPath(kind, tree))));
  const program = new ArrayFunction(trace.inputs, outputs, dtype, { optimize });
  return {
    outer,
    slices: () => slicesOf(trace),
    cost: () => {
      const { plan } = program.program;
      const costs = plan.kernels.map((kernel) => kernelCost(plan, kernel));
      return {
        flops: costs.reduce((n, c) => n + c.flops, 0),
        bytes: costs.reduce((n, c) => n + c.bytes, 0),
        memory: plan.memory * bytesOf(dtype),
      };
    },
    run: async (given, options) => {
      const made = await program.run(argumentFeeds(spec.f, given), options);
      return Object.fromEntries(kinds.map(({ kind, tree }) => [kind, resultTree(kind, tree, made)] as const));
    },
  };
}
