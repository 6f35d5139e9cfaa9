import type { ArrayKernel, ArrayPlan } from '../../../schedule/arrays/plan.js';
import { type MemoryImport, WasmModule } from '../emitter.js';
import type { ArrayContext, OperandPlace } from './context.js';
import { emitGemmKernel } from './gemm-kernel.js';
import { gemmOperands } from './gemm-operands.js';
import { emitGemmParts, type GemmParts } from './gemm-parts.js';
import { emitLoopKernel, loopOperands } from './loop-kernel.js';

/** How a module is to be made. */
export interface ArrayModuleOptions {
  readonly memory: MemoryImport;
  /** Use fused multiply-add. */
  readonly relaxed: boolean;
}

/** A function of the module and how often it is called: `(args, task, thread)`. */
export interface Launch {
  readonly name: string;
  readonly tasks: number;
}

/** What one kernel of a plan calls, with one address an operand as `args`, then those of scratch and of packed columns. */
export interface KernelLaunch {
  readonly launches: readonly Launch[];
  /** An element of an array each. */
  readonly operands: readonly OperandPlace[];
  /** Bytes that each thread needs besides. */
  readonly scratchBytes: number;
  /** Bytes that all threads need together besides. */
  readonly packedBytes: number;
}

/** A plan as a WebAssembly module. */
export interface ArrayModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** One a kernel of the plan. */
  readonly kernels: readonly KernelLaunch[];
}

const operandsOf = (kernel: ArrayKernel): KernelLaunch['operands'] =>
  kernel.kind === 'loop' ? loopOperands(kernel) : gemmOperands(kernel);

/** Text that is equal for kernels that do the same to other arrays: addresses are arguments, not code. */
const formOf = (kernel: ArrayKernel): string =>
  JSON.stringify(kernel, (key, value: unknown) => (key === 'array' ? 0 : value));

type Code = Omit<KernelLaunch, 'operands'>;

function emitKernel(c: ArrayContext, kernel: ArrayKernel, name: string, parts: () => GemmParts): Code {
  if (kernel.kind === 'loop')
    return { launches: [{ name, tasks: emitLoopKernel(c, kernel, name) }], scratchBytes: 0, packedBytes: 0 };
  const { tasks, packTasks, scratchBytes, packedBytes } = emitGemmKernel(c, parts(), kernel, name);
  const pack = packTasks > 0 ? [{ name: `${name}_pack`, tasks: packTasks }] : [];
  return { launches: [...pack, { name, tasks }], scratchBytes, packedBytes };
}

/** Renders a plan: kernels of one form share their functions. */
export function generateArrays(plan: ArrayPlan, options: ArrayModuleOptions): ArrayModule {
  const module = new WasmModule();
  module.importMemory(options.memory);
  const c: ArrayContext = { module, dtype: plan.dtype, relaxed: options.relaxed };
  let made: GemmParts | undefined;
  const parts = (): GemmParts => {
    made ??= emitGemmParts(c);
    return made;
  };
  const known = new Map<string, Code>();
  const kernels = plan.kernels.map((kernel): KernelLaunch => {
    const form = formOf(kernel);
    const code = known.get(form) ?? emitKernel(c, kernel, `kernel${known.size}`, parts);
    known.set(form, code);
    return { ...code, operands: operandsOf(kernel) };
  });
  return { bytes: module.toBytes(), kernels };
}
