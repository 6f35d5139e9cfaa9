import { product } from '../../../product.js';
import type { LoopKernel } from '../../../schedule/arrays/plan.js';
import type { WgslLimits } from '../limits.js';
import { digits } from './indices.js';
import { GROUP } from './kernel.js';
import type { LoopParts } from './loop-parts.js';

/** Entries below which a GPU would have nothing to do in most places, if each were one invocation's. */
const FEW = 2 ** 14;
/** Terms below which a sum is not worth sharing. */
const LONG = 4 * GROUP;

/** Whether a workgroup shares the sums of one entry. */
export function isShared(kernel: LoopKernel, limits: WgslLimits): boolean {
  const { loops, reduce, sums } = kernel;
  const fits = 4 * GROUP * sums.length <= limits.maxComputeWorkgroupStorageSize;
  return !limits.software && sums.length > 0 && fits && product(loops) < FEW && product(reduce) >= LONG;
}

const partial = (sum: string): string => `partial_${sum}`;

/** Workgroup memory of shared sums. */
export const partialSums = (parts: LoopParts): Readonly<Record<string, number>> =>
  Object.fromEntries(parts.sums.map((sum) => [partial(sum), GROUP]));

/** A workgroup an entry: its invocations take the terms in turn, and add their sums up by halves. */
export function teamBody(kernel: LoopKernel, parts: LoopParts): readonly string[] {
  const { lines, bases } = parts.begin();
  return [
    'let entry = args.first + group;',
    'if (entry >= args.last) { return; }',
    'let number = i32(entry);',
    ...parts.indices(),
    ...lines,
    `for (var term = i32(t); term < ${product(kernel.reduce)}; term += ${GROUP}) {`,
    ...digits('term', kernel.reduce, parts.inner),
    ...parts.grow(bases),
    '}',
    ...parts.sums.map((sum) => `${partial(sum)}[t] = ${sum};`),
    'workgroupBarrier();',
    `for (var half = ${GROUP / 2}u; half > 0u; half /= 2u) {`,
    'if (t < half) {',
    ...parts.sums.map((sum) => parts.into(`${partial(sum)}[t]`, `${partial(sum)}[t + half]`)),
    '}',
    'workgroupBarrier();',
    '}',
    'if (t > 0u) { return; }',
    ...parts.sums.map((sum) => `${sum} = ${partial(sum)}[0];`),
    ...parts.finish(),
  ];
}
