import { product } from '../../../product.js';
import type { LoopKernel } from '../../../schedule/arrays/plan.js';
import type { WgslLimits } from '../limits.js';
import { type ArrayKernelCode, GROUP } from './kernel.js';
import { LoopParts, loopOperands } from './loop-parts.js';
import { isShared, partialSums, teamBody } from './loop-team.js';
import { moduleText } from './module.js';

/** An invocation an entry, which adds up its sums by itself; neighbours walk the last loop. */
function ownBody(kernel: LoopKernel, parts: LoopParts): readonly string[] {
  const { lines, bases } = parts.begin();
  const sums = [
    ...lines,
    ...parts.inner.map((k, l) => `for (var ${k} = 0; ${k} < ${kernel.reduce[l]}; ${k}++) {`),
    ...parts.grow(bases),
    ...parts.inner.map(() => '}'),
  ];
  return [
    `let entry = args.first + group * ${GROUP} + t;`,
    'if (entry >= args.last) { return; }',
    'let number = i32(entry);',
    ...parts.indices(),
    ...(parts.sums.length > 0 ? sums : []),
    ...parts.finish(),
  ];
}

/** A kernel of loops: an invocation an entry, or on a GPU a workgroup where there are few entries with long sums. */
export function loopKernel(kernel: LoopKernel, limits: WgslLimits): Omit<ArrayKernelCode, 'label' | 'unitCost'> {
  const parts = new LoopParts(kernel);
  const operands = loopOperands(kernel);
  const shared = isShared(kernel, limits);
  return {
    code: moduleText({
      operands: operands.length,
      workgroup: shared ? partialSums(parts) : {},
      workgroupSize: GROUP,
      body: shared ? teamBody(kernel, parts) : ownBody(kernel, parts),
    }),
    operands,
    units: product(kernel.loops),
    unitsPerGroup: shared ? 1 : GROUP,
  };
}
