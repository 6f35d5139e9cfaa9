import { product } from '../../product.js';
import { byStep } from './addresses.js';
import type { Affine } from './affine.js';
import type { OperandDraft } from './draft.js';
import type { StorageAxis } from './storage.js';

/** Axes of a product by what they do. */
export interface Sides {
  readonly batch: readonly string[];
  /** Of the first operand alone. */
  readonly left: readonly string[];
  /** Of the second. */
  readonly right: readonly string[];
}

/** Which operand makes the rows, and how the product lies in memory. */
export interface Arrangement {
  readonly batch: readonly string[];
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly a: OperandDraft;
  readonly b: OperandDraft;
  readonly layout: readonly StorageAxis[];
}

/** The register tile that padding is counted by: rows, columns. */
const TILE = [4, 8] as const;

const paddedWork = (rows: number, columns: number): number =>
  Math.ceil(rows / TILE[0]) * TILE[0] * Math.ceil(columns / TILE[1]) * TILE[1];

/** Whether an array on these axes is a batch of matrices whose columns are neighbours. */
function isMatrices(axes: readonly StorageAxis[], rows: readonly string[], columns: readonly string[]): boolean {
  const names = axes.filter((a) => a.extent !== 1).map((a) => a.name);
  const last = names.slice(names.length - columns.length);
  if (!last.every((name) => columns.includes(name))) return false;
  const at = rows.map((name) => names.indexOf(name)).sort((a, b) => a - b);
  return at.every((place, k) => place === (at[0] ?? 0) + k);
}

/** Which operands are handed in: parameters, mostly. */
const isFed = ({ storage }: OperandDraft): boolean => storage.from.kind !== 'work';

/**
 * Rows and columns so that the product can stay on the order of axes given where it can and `ordered` says that somebody
 * wants it. Else what is computed makes the rows, and what is handed in the columns, or whatever has the least padding; the
 * axes are then in the order in which the operands lie.
 */
export function arrange(
  axes: readonly StorageAxis[],
  ordered: boolean,
  along: ReadonlyMap<string, number>,
  operands: readonly [OperandDraft, OperandDraft],
  { batch, left, right }: Sides,
): Arrangement {
  const extent = (names: readonly string[]): number =>
    product(names.map((name) => axes.find((a) => a.name === name)?.extent ?? 1));
  const [m, n] = [extent(left), extent(right)];
  const [asIs, mirrored] = [isMatrices(axes, left, right), isMatrices(axes, right, left)];
  const [firstFed, secondFed] = [isFed(operands[0]), isFed(operands[1])];
  const kept = (asIs || mirrored) && (ordered || firstFed === secondFed);
  const less = paddedWork(n, m) < paddedWork(m, n);
  const swap = kept ? (asIs === mirrored ? less : mirrored) : firstFed === secondFed ? less : firstFed;
  const [rows, columns] = swap ? [right, left] : [left, right];
  const [a, b] = swap ? [operands[1], operands[0]] : operands;
  const common = { batch, rows, columns, a, b };
  if (kept) return { ...common, layout: axes };
  const sorted = (names: readonly string[], at: Affine): readonly string[] => {
    const order = byStep(
      names.map((name) => along.get(name) ?? -1),
      at,
    );
    return [...names].sort((x, y) => order.indexOf(along.get(x) ?? -1) - order.indexOf(along.get(y) ?? -1));
  };
  const names = [...batch, ...sorted(rows, a.at), ...sorted(columns, b.at)];
  const single = axes.filter((axis) => !names.includes(axis.name));
  return { ...common, layout: [...single, ...names.flatMap((name) => axes.filter((x) => x.name === name))] };
}
