import type { WindowRead } from '../../schedule/plan.js';
import type { Rectangle, RectangleSide } from './rectangles.js';
import type { StepPlace, Strip } from './step-place.js';

/** Taps of a window that are written out; larger windows are loops. */
export const MOST_TAPS = 27;

/** A tap on one axis: its share of the element index, and whether it is inside (`null`: always). */
interface Tap {
  readonly index: string;
  readonly inside: string | null;
}

/** Where on one axis a window is read: the side of what it reads, and of the element at hand. */
interface WindowAxis {
  readonly window: WindowRead;
  readonly side: RectangleSide;
  readonly own: RectangleSide | undefined;
  readonly wrap: boolean;
  readonly index: string;
  /** The second position, in a torus. */
  readonly other: string | null;
  /** Elements from one position to the next. */
  readonly step: string;
  /** The first of several neighbours that share rows, and which one this is. */
  readonly strip: Pick<Strip, 'first' | 'row'> | null;
}

/** The conditions under which a tap is inside: those that can fail at all. */
function conditions({ window: { stride, lo }, side, own, other, index }: WindowAxis, tap: number): readonly string[] {
  const shift = tap - lo;
  // sides that depend on the offset are names
  const last = own && Number(own.side) * stride - stride + shift;
  const within = own?.side === side.side ? stride === 1 && shift <= 0 : last !== undefined && last < Number(side.side);
  return (other === null ? [index] : [index, other]).flatMap((u) => {
    const at = shifted(u, stride, shift);
    return [...(shift < 0 ? [`${at} >= 0`] : []), ...(within ? [] : [`${at} < ${side.side}`])];
  });
}

const shifted = (index: string, stride: number, shift: number): string =>
  `${index}${stride === 1 ? '' : ` * ${stride}`}${shift === 0 ? '' : shift < 0 ? ` - ${-shift}` : ` + ${shift}`}`;

/** The taps on one axis, with the lines that name them the first time they are asked for. */
function tapsOf(
  place: StepPlace,
  fresh: (stem: string) => string,
  axis: WindowAxis,
): { readonly taps: readonly Tap[]; readonly lines: readonly string[] } {
  const { window, side, wrap, index, step } = axis;
  const { size, stride, lo } = window;
  const times = (at: string): string => (step === '1' ? at : `(${at}) * ${step}`);
  if (size === 1 && stride === 1 && lo === 0) return { taps: [{ index: times(index), inside: null }], lines: [] };
  const key = JSON.stringify([size, stride, lo, side.side, wrap, index, step]);
  const known = place.shared.get(key);
  if (known) return { taps: known, lines: [] };
  const lines: string[] = [];
  const taps = Array.from({ length: size }, (_, t): Tap => {
    const at = shifted(index, stride, t - lo);
    const name = fresh('k');
    if (wrap) {
      const below = Math.ceil(lo / side.full) * side.full;
      lines.push(`let ${name} = ${times(`(${at} + ${below}) % ${side.full}`)};`);
      return { index: name, inside: null };
    }
    const tests = conditions(axis, t);
    if (axis.strip) return stripTap(place, fresh, axis, t, tests, lines);
    if (tests.length === 0) {
      lines.push(`let ${name} = ${times(at)};`);
      return { index: name, inside: null };
    }
    const inside = fresh('in');
    lines.push(`let ${inside} = ${tests.join(' && ')};`, `let ${name} = ${times(`select(0, ${at}, ${inside})`)};`);
    return { index: name, inside };
  });
  place.shared.set(key, taps);
  return { taps, lines };
}

/** A tap along which neighbours lie: the row that is read has one name for all of them, whether inside or not. */
function stripTap(
  place: StepPlace,
  fresh: (stem: string) => string,
  { window: { stride, lo }, side, strip, step }: WindowAxis,
  tap: number,
  tests: readonly string[],
  lines: string[],
): Tap {
  const inside = tests.length > 0 ? fresh('in') : null;
  if (inside !== null) lines.push(`let ${inside} = ${tests.join(' && ')};`);
  const shift = stride * (strip?.row ?? 0) + tap - lo;
  const key = JSON.stringify(['row', stride, shift, side.side, step]);
  const known = place.shared.get(key)?.[0]?.index;
  if (known !== undefined) return { index: known, inside };
  const name = fresh('k');
  const at = shifted(strip?.first ?? '0', stride, shift);
  lines.push(`let ${name} = clamp(${at}, 0, ${Number(side.side) - 1})${step === '1' ? '' : ` * ${step}`};`);
  place.shared.set(key, [{ index: name, inside: null }]);
  return { index: name, inside };
}

/** As `windowSum`, written out tap by tap, an axis after the other: windows of the same kind share their indices. */
export function unrolledWindowSum(
  total: string,
  windows: readonly WindowRead[],
  source: Rectangle,
  wrap: readonly boolean[],
  place: StepPlace,
  fresh: (stem: string) => string,
  array: number,
  read: (index: string) => string,
): readonly string[] {
  const { strip } = place;
  const axes = source.sides.map((side, a) => {
    const after = source.sides.slice(a + 1).map((s) => s.side);
    const step = after.length === 0 ? '1' : after.length === 1 ? (after[0] ?? '1') : `(${after.join(' * ')})`;
    const window = windows[a] ?? { size: 1, stride: 1, lo: 0 };
    return tapsOf(place, fresh, {
      window,
      side,
      own: place.rectangle.sides[a],
      wrap: wrap[a] === true && window.size > 1,
      index: place.index[a] ?? '0',
      other: place.others[a] ?? null,
      step,
      strip: a === 0 && strip ? strip : null,
    });
  });
  const lines: string[] = [];
  (strip?.lines ?? lines).push(...axes.flatMap((a) => a.lines));
  const sum = (a: number, index: readonly string[]): string => {
    const axis = axes[a];
    const key = `${array} ${index.join()} ${axes.slice(a).map((x) => x.taps.map((t) => t.index).join())}`;
    const known = a > 0 ? strip?.sums.get(key) : undefined;
    if (known !== undefined) return known;
    if (!axis) return read(index.join(' + ') || '0');
    const terms = axis.taps.map((tap) => {
      const value = sum(a + 1, [...index, tap.index]);
      return tap.inside === null ? value : `select(0.0f, ${value}, ${tap.inside})`;
    });
    if (terms.length === 1) return terms[0] ?? '0.0f';
    const name = a === 0 ? total : fresh('row');
    lines.push(`let ${name} = ${terms.join(' + ')};`);
    if (a > 0) strip?.sums.set(key, name);
    return name;
  };
  const all = sum(0, []);
  return all === total ? lines : [...lines, `let ${total} = ${all};`];
}
