import { bytesOf } from '../../graph/node.js';
import { bytesText, quantity } from '../print-plan.js';
import { arraysRead, arraysWritten } from './arrays-of.js';
import { kernelCost } from './cost.js';
import type { ArrayKernel, ArrayPlan, ArrayValue, LoopKernel } from './plan.js';

/** An array as text: what the caller calls it, or its number. */
function nameOf(plan: ArrayPlan, array: number): string {
  const from = plan.arrays[array]?.from;
  const output = Object.entries(plan.outputs).find(([, o]) => o.array === array);
  if (from?.kind === 'input') return from.name;
  if (from?.kind === 'constant') return from.data.length === 1 ? String(from.data[0]) : `constant${array}`;
  return output ? output[0] : `%${array}`;
}

/** The pointwise primitives of some values, each once, in order. */
const opsOf = (values: readonly ArrayValue[]): string =>
  [...new Set(values.flatMap((v) => ('args' in v ? [v.op] : [])))].join(' ');

/** How reads are out of the ordinary. */
function viewsOf(values: readonly ArrayValue[]): readonly string[] {
  const reads = values.flatMap((v) => (v.op === 'read' ? [v.read] : []));
  return [
    ...(reads.some((r) => r.guards.length > 0) ? ['with edges'] : []),
    ...(reads.some((r) => r.parts.some((p) => p.at.modulus > 0)) ? ['around the end'] : []),
  ];
}

const times = (extents: readonly number[]): string => (extents.length > 0 ? extents.join('x') : '1');

function loopText(kernel: LoopKernel): string {
  const views = viewsOf([...kernel.terms, ...kernel.values]);
  const sums =
    kernel.sums.length > 0 ? [`${kernel.by} over ${times(kernel.reduce)} of ${opsOf(kernel.terms) || 'entries'}`] : [];
  const parts = [...sums, opsOf(kernel.values) || (sums.length > 0 ? '' : 'copy'), ...views].filter((p) => p !== '');
  return `loop ${times(kernel.loops)}: ${parts.join(', ')}`;
}

function kernelText(kernel: ArrayKernel): string {
  if (kernel.kind === 'loop') return loopText(kernel);
  const batch = kernel.batch.length > 0 ? `${times(kernel.batch)} times ` : '';
  const after = opsOf(kernel.values);
  return `product ${batch}${kernel.rows}x${kernel.inner} by ${kernel.inner}x${kernel.columns}${after ? `, then ${after}` : ''}`;
}

/** A plan of arrays as text: kernel by kernel what it does, to which arrays, and what it costs. */
export function printArrayPlan(plan: ArrayPlan): string {
  const names = (arrays: Iterable<number>): string => [...arrays].map((a) => nameOf(plan, a)).join(' ');
  let flops = 0;
  const lines = plan.kernels.map((kernel, k) => {
    const cost = kernelCost(plan, kernel);
    flops += cost.flops;
    const arrays = `${names(arraysRead(kernel))} -> ${names(arraysWritten(kernel))}`.trim();
    return `${k}: ${kernelText(kernel)}; ${arrays}; ${quantity(cost.flops)}flop, ${bytesText(cost.bytes)}`;
  });
  const bytes = plan.memory * bytesOf(plan.dtype);
  const kernels = `${plan.kernels.length} kernel${plan.kernels.length === 1 ? '' : 's'}`;
  return [...lines, `${kernels}, ${quantity(flops)}flop, ${bytesText(bytes)} of memory`].join('\n');
}
