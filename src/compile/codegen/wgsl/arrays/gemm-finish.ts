import type { GemmKernel } from '../../../schedule/arrays/plan.js';
import { digits } from './indices.js';
import { type OperandPlace, operand } from './kernel.js';
import { Names } from './module.js';
import { readsOf, storeLines, valueCode } from './values.js';

/** Rows, columns, reads of what follows, stores. */
export const gemmOperands = (kernel: GemmKernel): readonly OperandPlace[] => [
  ...[kernel.a, kernel.b, ...readsOf(kernel.values)].map(({ array, offset }) => ({ array, offset })),
  ...kernel.stores.map(({ array }) => ({ array, offset: 0 })),
];

/** `finish(batch, row, column, product)`: what follows the product of one entry, unless it is padding. */
export function finishFunction(kernel: GemmKernel): readonly string[] {
  const batch = kernel.batch.map((_, k) => `batch${k}`);
  const at = [...batch, 'row', 'column'];
  const reads = readsOf(kernel.values).length;
  const values = valueCode(
    { names: new Names(), at, base: (k) => operand(2 + k), based: 0, sums: ['product'] },
    kernel.values,
  );
  return [
    'fn finish(batch: i32, row: i32, column: i32, product: f32) {',
    `if (row >= ${kernel.rows} || column >= ${kernel.columns}) { return; }`,
    ...digits('batch', kernel.batch, batch),
    ...values.lines,
    ...storeLines(kernel.stores, at, (k) => operand(2 + reads + k), values.value),
    '}',
  ];
}
