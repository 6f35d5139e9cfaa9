import { InternalError } from '../../errors.js';
import { product } from '../../product.js';
import type { NestStage } from '../../schedule/plan.js';
import { indexLines, linearIndex, otherLine, type Rectangle } from './rectangles.js';
import type { StepPlace } from './step-place.js';

/** Neighbours of one invocation at most: more of them have hardly more rows in common (8 took six times as long as 4). */
const HIGHEST = 4;
/** Values of all steps, once for each neighbour, at most: code that is longer than that was not seen to be fast. */
const LONGEST = 5000;
/** Invocations of a team from which on strips grow. */
const ENOUGH = 64;

/** The largest power of two that divides, within a limit. */
function powerWithin(extent: number, limit: number): number {
  let height = 1;
  while (2 * height <= limit && extent % (2 * height) === 0) height *= 2;
  return height;
}

/**
 * Neighbours along the first axis that an invocation computes together in the largest steps, where all indices are
 * known: windows of neighbours have most rows in common, and long chains of one hide behind those of another.
 */
export function stripHeight(stage: NestStage): number {
  if (stage.axes.some((a) => a.wrap)) return 1;
  const most = Math.max(1, ...stage.steps.map((s) => product(s.extents)));
  const largest = stage.steps.filter((s) => product(s.extents) === most);
  const values = stage.steps.reduce((n, s) => n + s.values.length, 0);
  const limit = Math.min(HIGHEST, most / ENOUGH, LONGEST / values);
  return Math.min(...largest.map((s) => powerWithin(s.extents[0] ?? 1, limit)));
}

/** The least that leaves none of so many elements over, or `null`: no invocation is idle which could have an element. */
function heightIn(extents: readonly number[], size: number): number | null {
  let height = 1;
  while (product(extents) > height * size) height *= 2;
  return (extents[0] ?? 1) % height === 0 ? height : null;
}

/** Whether all steps can be strips for so many invocations. */
export const stripsFit = ({ steps }: NestStage, size: number): boolean =>
  steps.every((s) => heightIn(s.extents, size) !== null);

/** The places of the elements that each of so many invocations has in a rectangle; `before` gets what names them. */
export function stripPlaces(rectangle: Rectangle, size: number, before: string[]): readonly StepPlace[] {
  const height = heightIn(
    rectangle.sides.map((s) => Number(s.side)),
    size,
  );
  if (height === null) throw new InternalError('elements that no strip has');
  const { number, sides } = rectangle;
  const name = (stem: string, a: number, r: number): string => `${stem}${number}_${a}${a === 0 ? `_${r}` : ''}`;
  const shared: StepPlace['shared'] = new Map();
  const lines: string[] = [];
  const after = sides.slice(1).map((s) => s.side);
  const rest = after.reduce((n, s) => n * Number(s), 1);
  const rows = Array.from({ length: height }, (_, r) => r);
  lines.push(
    `let rest${number} = i32(t) % ${rest};`,
    ...indexLines(after, 'u', `rest${number}`).map((l) =>
      l.replace(/^let u(\d+)/, (_, a: string) => `let ${name('u', Number(a) + 1, 0)}`),
    ),
    ...rows.map((r) => `let ${name('u', 0, r)} = i32(t) / ${rest} * ${height} + ${r};`),
    ...rows.map((r) => `let e${number}_${r} = ${linearIndex([name('u', 0, r), `rest${number}`], ['', rest])};`),
  );
  sides.forEach((side, a) => {
    if (side.torus) for (const r of a === 0 ? rows : [0]) lines.push(otherLine(name('w', a, r), name('u', a, r), side));
  });
  before.push(...lines);
  return rows.map((r) => ({
    rectangle,
    element: `e${number}_${r}`,
    index: sides.map((_, a) => name('u', a, r)),
    others: sides.map((s, a) => (s.torus ? name('w', a, r) : null)),
    shared,
    strip: { first: name('u', 0, 0), row: r, lines: before, sums: new Map() },
  }));
}
