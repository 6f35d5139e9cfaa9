import type { GemmKernel } from '../../../schedule/arrays/plan.js';
import { along, digits, total } from './indices.js';
import { operand } from './kernel.js';

/** Rows, and columns, that one invocation computes. */
export const EACH = 4;

/** How many tiles there are of one matrix. */
export interface Tiles {
  readonly rows: number;
  readonly columns: number;
}

export const range = (n: number): readonly number[] => Array.from({ length: n }, (_, k) => k);

/** Lines that tell where tile `number` lies, `side` rows and columns of it, and where its matrices begin. */
export function tilePlace(kernel: GemmKernel, tiles: Tiles, side: number): readonly string[] {
  const batch = kernel.batch.map((_, k) => `a_batch${k}`);
  return [
    'let number = i32(tile);',
    `let first_column = (number % ${tiles.columns}) * ${side};`,
    `let first_row = (number / ${tiles.columns} % ${tiles.rows}) * ${side};`,
    `let batch = number / ${tiles.columns * tiles.rows};`,
    ...digits('batch', kernel.batch, batch),
    `let a_base = ${total(operand(0), along(kernel.a.batch, batch))};`,
    `let b_base = ${total(operand(1), along(kernel.b.batch, batch))};`,
  ];
}

/** Sums of the products of an invocation's rows and columns, at 0. */
export const zeroSums = (): readonly string[] => range(EACH * EACH).map((n) => `var s${n} = 0.0f;`);

/** Adds the products of `x0, x1, …` and `y0, y1, …`. */
export const addProducts = (): readonly string[] =>
  range(EACH * EACH).map((n) => `s${n} = fma(x${Math.floor(n / EACH)}, y${n % EACH}, s${n});`);

/** Hands all sums on; an invocation's rows, and columns, are `apart` from each other. */
export const finishSums = (row: string, column: string, apart: number): readonly string[] =>
  range(EACH * EACH).map((n) => {
    const place = (from: string, k: number): string => total(from, String(k * apart));
    return `finish(batch, ${place(row, Math.floor(n / EACH))}, ${place(column, n % EACH)}, s${n});`;
  });
