import type { ArrayKernel, ArrayValue } from './plan.js';

const read = (values: readonly ArrayValue[]): readonly number[] =>
  values.flatMap((v) => (v.op === 'read' ? [v.read.array] : []));

/** Arrays that a kernel reads. */
export const arraysRead = (kernel: ArrayKernel): ReadonlySet<number> =>
  new Set([
    ...(kernel.kind === 'loop' ? read(kernel.terms) : [kernel.a.array, kernel.b.array]),
    ...read(kernel.values),
  ]);

/** Arrays that a kernel writes. */
export const arraysWritten = (kernel: ArrayKernel): ReadonlySet<number> =>
  new Set([...kernel.stores.map((s) => s.array), ...(kernel.kind === 'gemm' ? [kernel.product.array] : [])]);
