import { blockShapes, type Cut, cutOf } from './blocks.js';
import type { CompiledKernels, Cost, Variant } from './compiled-kernels.js';
import type { Arguments } from './traced.js';

/** Compiles kernels for arguments of some shapes, once. */
export type Compile = (args: Arguments, variant: Variant) => CompiledKernels;

/** How kernels are computed: as a whole, or cut into blocks. */
export interface Schedule {
  /** How batches are cut; `null`: not at all. */
  readonly cut: Cut | null;
  /** Into how many parts. */
  readonly parts: number;
  /** Of all blocks; memory of the largest one. */
  readonly cost: Cost;
}

const NOTHING: Cost = { flops: 0, bytes: 0, memory: 0 };

function costOf(shapes: ReturnType<typeof blockShapes>, compile: (args: Arguments) => CompiledKernels): Cost {
  return shapes.reduce((sum, [args, count]) => {
    const cost = compile(args).cost();
    return {
      flops: sum.flops + count * cost.flops,
      bytes: sum.bytes + count * cost.bytes,
      memory: Math.max(sum.memory, cost.memory),
    };
  }, NOTHING);
}

/** As many blocks as it takes to stay within a budget of bytes, or as near to it as blocks of one sample come. */
export function scheduleOf(args: Arguments, variant: Variant, budget: number, compile: Compile): Schedule {
  const compiled = (own: Arguments): CompiledKernels => compile(own, variant);
  const whole = compiled(args);
  const cost = whole.cost();
  const cut = cost.memory > budget ? cutOf(whole) : null;
  if (!cut) return { cut: null, parts: 1, cost };
  const most = Math.max(...cut.sizes);
  let [parts, found] = [1, cost];
  while (found.memory > budget && parts < most) {
    // memory falls with the number of parts, or with its square
    parts = Math.min(most, Math.max(parts + 1, Math.floor(parts * Math.sqrt(found.memory / budget))));
    found = costOf(blockShapes(args, cut, parts), compiled);
  }
  return { cut, parts, cost: found };
}
