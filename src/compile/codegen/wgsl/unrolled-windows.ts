import type { WindowRead } from '../../schedule/plan.js';
import type { Rectangle, RectangleSide } from './rectangles.js';
import type { StepPlace } from './step-place.js';

/** Taps of a window that are written out; larger windows are loops. */
export const MOST_TAPS = 27;

/** A tap on one axis: its share of the element index, and whether it is inside (`null`: always). */
interface Tap {
  readonly index: string;
  readonly inside: string | null;
}

/** The taps on one axis, with the lines that name them the first time they are asked for. */
function tapsOf(
  place: StepPlace,
  fresh: (stem: string) => string,
  { size, stride, lo }: WindowRead,
  side: RectangleSide,
  wrap: boolean,
  index: string,
  step: string,
): { readonly taps: readonly Tap[]; readonly lines: readonly string[] } {
  const times = (at: string): string => (step === '1' ? at : `(${at}) * ${step}`);
  if (size === 1 && stride === 1 && lo === 0) return { taps: [{ index: times(index), inside: null }], lines: [] };
  const key = JSON.stringify([size, stride, lo, side.side, wrap, index, step]);
  const known = place.shared.get(key);
  if (known) return { taps: known, lines: [] };
  const lines: string[] = [];
  const taps = Array.from({ length: size }, (_, t): Tap => {
    const at = `${index}${stride === 1 ? '' : ` * ${stride}`} + ${t - lo}`.replace('+ -', '- ');
    const name = fresh('k');
    if (wrap) {
      const below = Math.ceil(lo / side.full) * side.full;
      lines.push(`let ${name} = ${times(`(${at} + ${below}) % ${side.full}`)};`);
      return { index: name, inside: null };
    }
    const inside = fresh('in');
    lines.push(
      `let ${inside} = ${at} >= 0 && ${at} < ${side.side};`,
      `let ${name} = ${times(`select(0, ${at}, ${inside})`)};`,
    );
    return { index: name, inside };
  });
  place.shared.set(key, taps);
  return { taps, lines };
}

/** As `windowSum`, written out tap by tap: windows of the same kind share their indices. */
export function unrolledWindowSum(
  total: string,
  windows: readonly WindowRead[],
  source: Rectangle,
  wrap: readonly boolean[],
  place: StepPlace,
  fresh: (stem: string) => string,
  read: (index: string) => string,
): readonly string[] {
  const axes = source.sides.map((side, a) => {
    const after = source.sides.slice(a + 1).map((s) => s.side);
    const step = after.length === 0 ? '1' : after.length === 1 ? (after[0] ?? '1') : `(${after.join(' * ')})`;
    const window = windows[a] ?? { size: 1, stride: 1, lo: 0 };
    return tapsOf(place, fresh, window, side, wrap[a] === true && window.size > 1, place.index[a] ?? '0', step);
  });
  let combinations: readonly (readonly Tap[])[] = [[]];
  for (const { taps } of axes) combinations = combinations.flatMap((c) => taps.map((tap) => [...c, tap]));
  const terms = combinations.map((taps) => {
    const value = read(taps.map((t) => t.index).join(' + '));
    const inside = taps.flatMap((t) => (t.inside === null ? [] : [t.inside]));
    return inside.length === 0 ? value : `select(0.0f, ${value}, ${inside.join(' && ')})`;
  });
  return [
    ...axes.flatMap((a) => a.lines),
    `var ${total} = ${terms[0] ?? '0.0f'};`,
    ...terms.slice(1).map((t) => `${total} += ${t};`),
  ];
}
