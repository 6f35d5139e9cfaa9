import type { Axis } from '../../../../compile/graph/axis.js';
import type { Attributes, Pieces } from '../../../../compile/graph/node.js';
import { mostAt } from '../gather-table.js';
import { ordered } from '../layout.js';
import type { Recorder } from './recorder.js';
import type { Value } from './step.js';

export function lowerWindows(r: Recorder, { windows }: Attributes['windowSum'], x: Value): Value {
  return windows.reduce((value, window) => {
    const axes = value.axes.map((a) => (window.axes.includes(a.name) ? { ...a, extent: window.out } : a));
    return r.record({ op: 'window', attrs: { window }, args: [value] }, axes);
  }, x);
}

/** Replaces axes side by side; the result still lies as the operand does. */
function gathered(
  r: Recorder,
  x: Value,
  names: readonly string[],
  kind: 'patches' | 'overlapAdd',
  pieces: Pieces,
  made: readonly Axis[],
): Value {
  const [beside, first] = r.sideBySide(x, names);
  const count = names.length;
  const axes = [...beside.axes.slice(0, first), ...made, ...beside.axes.slice(first + count)];
  return r.record({ op: 'gather', attrs: { first, count, by: { kind, pieces } }, args: [beside] }, axes);
}

const along = (names: readonly string[], extent: number): readonly Axis[] => names.map((name) => ({ name, extent }));
const tapOf = ({ tap }: Pieces): readonly string[] => (tap === null ? [] : [tap]);

export function lowerPatches(r: Recorder, pieces: Attributes['patches'], x: Value): Value {
  const { axes, size, out } = pieces;
  const made = gathered(r, x, axes, 'patches', pieces, [...along(axes, out), ...along(tapOf(pieces), size)]);
  return r.transposed(made, ordered(made.axes));
}

/** An axis that no array has: what comes together at one place. */
const TOGETHER = ':together';

export function lowerOverlapAdd(r: Recorder, pieces: Attributes['overlapAdd'], x: Value): Value {
  const { axes, extent } = pieces;
  const most = mostAt(pieces);
  const summed = most > 1 ? along([TOGETHER], most) : [];
  const made = gathered(r, x, [...axes, ...tapOf(pieces)], 'overlapAdd', pieces, [...along(axes, extent), ...summed]);
  return most > 1 ? r.sum(made, [TOGETHER]) : r.transposed(made, ordered(made.axes));
}
