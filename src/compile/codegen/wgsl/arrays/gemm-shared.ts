import type { GemmKernel, GemmOperand } from '../../../schedule/arrays/plan.js';
import type { WgslLimits } from '../limits.js';
import { addProducts, EACH, finishSums, range, type Tiles, tilePlace, zeroSums } from './gemm-tile.js';
import { stepsOffset, total } from './indices.js';
import type { ModuleParts } from './module.js';

/** Products a step of the loop over the inner dimension. */
const DEPTH = 16;
/** Workgroups that give a GPU something to do everywhere. */
const ENOUGH = 256;

/** Rows and columns of a workgroup's tile: large where there are enough of them, and none is mostly padding. */
export function sideOf(kernel: GemmKernel, limits: WgslLimits): number {
  const batch = kernel.batch.reduce((a, b) => a * b, 1);
  const tiles = (side: number): number => batch * Math.ceil(kernel.rows / side) * Math.ceil(kernel.columns / side);
  const fits = (across: number): boolean =>
    across * across <= Math.min(limits.maxComputeInvocationsPerWorkgroup, limits.maxComputeWorkgroupSizeX);
  const sides = [16, 8].filter(fits).map((across) => across * EACH);
  return sides.find((side) => tiles(side) >= ENOUGH && Math.min(kernel.rows, kernel.columns) > side / 2) ?? 4 * EACH;
}

/** Lines that bring a part of an operand into workgroup memory, neighbours by neighbours as it lies. */
function bring(
  which: 'a' | 'b',
  operand: GemmOperand,
  first: string,
  count: number,
  inner: number,
  side: number,
  size: number,
): readonly string[] {
  const innermost = (operand.inner.at(-1)?.stride ?? 0) === 1;
  const [k, row] = innermost ? [`w % ${DEPTH}`, `w / ${DEPTH}`] : [`w / ${side}`, `w % ${side}`];
  return [
    `for (var w = i32(t); w < ${DEPTH * side}; w += ${size}) {`,
    `let k = step + ${k};`,
    `let row = ${first} + ${row};`,
    'var x = 0.0f;',
    `if (k < ${inner} && row < ${count}) {`,
    `x = memory[${total(`${which}_base`, stepsOffset(operand.outer, 'row'), stepsOffset(operand.inner, 'k'))}];`,
    '}',
    `tile_${which}[(${k}) * ${side} + ${row}] = x;`,
    '}',
  ];
}

/** A tile by a workgroup; the rows of an invocation lie between those of its neighbours. */
export function sharedTile(
  kernel: GemmKernel,
  tiles: Tiles,
  side: number,
): Required<Pick<ModuleParts, 'workgroup' | 'workgroupSize' | 'body'>> {
  const across = side / EACH;
  const size = across * across;
  const body = [
    'let tile = args.first + group;',
    'if (tile >= args.last) { return; }',
    ...tilePlace(kernel, tiles, side),
    `let own_row = i32(t) / ${across};`,
    `let own_column = i32(t) % ${across};`,
    ...zeroSums(),
    `for (var step = 0; step < ${kernel.inner}; step += ${DEPTH}) {`,
    ...bring('a', kernel.a, 'first_row', kernel.rows, kernel.inner, side, size),
    ...bring('b', kernel.b, 'first_column', kernel.columns, kernel.inner, side, size),
    'workgroupBarrier();',
    `for (var k = 0; k < ${DEPTH}; k++) {`,
    ...range(EACH).flatMap((n) => [
      `let x${n} = tile_a[k * ${side} + own_row + ${n * across}];`,
      `let y${n} = tile_b[k * ${side} + own_column + ${n * across}];`,
    ]),
    ...addProducts(),
    '}',
    'workgroupBarrier();',
    '}',
    ...finishSums('first_row + own_row', 'first_column + own_column', across),
  ];
  return { workgroup: { tile_a: DEPTH * side, tile_b: DEPTH * side }, workgroupSize: size, body };
}
