import type { DType } from '../../../graph/node.js';
import { product } from '../../../product.js';
import type { LoopKernel } from '../../../schedule/arrays/plan.js';
import { quotient, remainder, smaller, sum, times, word } from '../arithmetic.js';
import type { Local, Operand } from '../emitter.js';
import { lanesOf } from '../layout.js';
import type { ArrayContext, OperandPlace } from './context.js';
import { LoopEmitter, type Range } from './emit-loops.js';
import { readsOf, type Walk, walkOf, withLoop, workOf } from './shape.js';

/** Units of work (vector instructions) of one task: tens of microseconds. */
const TASK = 1 << 16;
/** Elements of the vector loop at least, where it is cut. */
const LEAST_STRETCH = 256;

/** How a kernel is cut into tasks. */
interface Cut {
  /** The outermost loops, flattened; the last may be stretches of the vector loop. */
  readonly prefix: readonly number[];
  readonly stretch: { readonly length: number; readonly count: number } | null;
  /** Indices of the prefix in one task. */
  readonly chunk: number;
  readonly tasks: number;
}

/** Work of a kernel, in vector instructions. */
function workOfKernel(kernel: LoopKernel, dtype: DType): number {
  const each = workOf(kernel.values) + kernel.stores.length + workOf(kernel.terms) * product(kernel.reduce);
  return (Math.max(1, each) * product(kernel.loops)) / lanesOf(dtype);
}

/** Elements of the vector loop that are worked on together where arrays lie across each other. */
const PATCH = 16;

/**
 * A loop along which some array lies that the vectors cut across: inside of a stretch of the vector loop it is walked
 * along while the lines of that array are in cache.
 */
function crossedLoop(kernel: LoopKernel, walk: Walk): number | undefined {
  if (walk.along === 'reduce' || (kernel.loops[walk.vector] ?? 1) <= PATCH) return undefined;
  const across = [...readsOf(kernel.values), ...kernel.stores].filter((r) => Math.abs(r.strides[walk.vector] ?? 0) > 8);
  return walk.outer.find((l) => across.some((r) => Math.abs(r.strides[l] ?? 0) === 1));
}

function cutOf(kernel: LoopKernel, walk: Walk, dtype: DType): Cut {
  const extents = [...kernel.loops, ...kernel.reduce];
  const crossed = crossedLoop(kernel, walk);
  if (crossed !== undefined) {
    const prefix = walk.outer.filter((l) => l !== crossed);
    const longest = extents[walk.vector] ?? 1;
    const stretch = { length: PATCH, count: Math.ceil(longest / PATCH) };
    const indices = product(prefix.map((l) => extents[l] ?? 1)) * stretch.count;
    const chunk = Math.max(1, Math.floor((TASK * indices) / workOfKernel(kernel, dtype)));
    return { prefix, stretch, chunk, tasks: Math.ceil(indices / chunk) };
  }
  let left = workOfKernel(kernel, dtype);
  const prefix: number[] = [];
  for (const loop of walk.outer) {
    if (left <= TASK && prefix.length > 0) break;
    prefix.push(loop);
    left /= Math.max(1, extents[loop] ?? 1);
  }
  const longest = extents[walk.vector] ?? 1;
  const whole = prefix.length === walk.outer.length && walk.along === 'loop';
  const wanted = whole ? Math.min(Math.ceil(left / TASK), Math.floor(longest / LEAST_STRETCH)) : 1;
  const unit = 4 * lanesOf(dtype);
  const length = Math.ceil(longest / Math.max(1, wanted) / unit) * unit;
  const stretch = wanted > 1 ? { length, count: Math.ceil(longest / length) } : null;
  if (stretch) left /= stretch.count;
  const indices = product(prefix.map((l) => extents[l] ?? 1)) * (stretch?.count ?? 1);
  const chunk = Math.max(1, Math.floor(TASK / Math.max(1, left)));
  return { prefix, stretch, chunk, tasks: Math.ceil(indices / chunk) };
}

/** Addresses that a launch hands over: one a read of `terms`, a read of `values` and a store. */
export const loopOperands = (kernel: LoopKernel): readonly OperandPlace[] => [
  ...readsOf(kernel.terms),
  ...readsOf(kernel.values),
  ...kernel.stores.map((s) => ({ array: s.array, offset: 0 })),
];

/** Emits and exports `name(args, task, thread)` and returns the number of tasks. `args` are the addresses. */
export function emitLoopKernel(c: ArrayContext, source: LoopKernel, name: string): number {
  const kernel = withLoop(source);
  const walk = walkOf(kernel, c.dtype);
  const cut = cutOf(kernel, walk, c.dtype);
  const extents = [...kernel.loops, ...kernel.reduce];
  c.module.func(
    name,
    ['i32', 'i32', 'i32'],
    [],
    (f, args, task, _thread) => {
      const bases = loopOperands(kernel).map((_, k) => {
        const base = f.local('i32');
        f.assign(base, word(f, args, 4 * k));
        return base;
      });
      const known = new Map<number, Local>();
      const body = (vector: Pick<Range, 'from' | 'to'>): void =>
        new LoopEmitter({
          f,
          dtype: c.dtype,
          relaxed: c.relaxed,
          kernel,
          walk,
          known,
          ranges: walk.outer
            .filter((l) => !known.has(l))
            .map((loop): Range => ({ loop, from: 0, to: extents[loop] ?? 0 })),
          vector,
          bases,
        }).emit();
      const longest = extents[walk.vector] ?? 0;
      if (cut.prefix.length === 0 && !cut.stretch) {
        body({ from: 0, to: longest });
        return;
      }
      const sizes = [...cut.prefix.map((l) => extents[l] ?? 1), ...(cut.stretch ? [cut.stretch.count] : [])];
      const [index, last] = [f.local('i32'), f.local('i32')];
      f.assign(last, smaller(f, times(f, sum(f, task, 1), cut.chunk), product(sizes)));
      const digits = sizes.map(() => f.local('i32'));
      cut.prefix.forEach((loop, k) => {
        const digit = digits[k];
        if (digit) known.set(loop, digit);
      });
      f.for(index, times(f, task, cut.chunk), last, 1, () => {
        digits.forEach((digit, k) => {
          const below = product(sizes.slice(k + 1));
          const above: Operand = below === 1 ? index : quotient(f, index, below);
          f.assign(digit, k === 0 ? above : remainder(f, above, sizes[k] ?? 1));
        });
        const place = cut.stretch && digits.at(-1);
        if (!cut.stretch || !place) return body({ from: 0, to: longest });
        const from = times(f, place, cut.stretch.length);
        body({ from, to: smaller(f, sum(f, from, cut.stretch.length), longest) });
      });
    },
    { export: true },
  );
  return cut.tasks;
}
