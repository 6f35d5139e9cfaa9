import { InternalError } from '../../../../compile/errors.js';
import { type Axis, isBatchAxis } from '../../../../compile/graph/axis.js';
import type { Attributes } from '../../../../compile/graph/node.js';
import { ordered } from '../layout.js';
import { placeOf, type Recorder } from './recorder.js';
import type { Value } from './step.js';

export function lowerRename(r: Recorder, { map }: Attributes['rename'], x: Value): Value {
  const to = (name: string): string => map.find(([from]) => from === name)?.[1] ?? name;
  const renamed = x.axes.map((a): Axis => ({ ...a, name: to(a.name) }));
  if (x.region === 'pair' && x.axes.some((a) => isBatchAxis(a) && to(a.name) !== a.name))
    throw new InternalError('rename: the samples of a pair change places');
  return r.transposed(r.alias(x, renamed), ordered(renamed));
}

export function lowerDiagonal(r: Recorder, { keep, drop }: Attributes['diagonal'], x: Value): Value {
  const first = placeOf(x, keep) < placeOf(x, drop) ? keep : drop;
  const axes = x.axes
    .filter((a) => a.name === first || (a.name !== keep && a.name !== drop))
    .map((a) => (a.name === first ? { ...a, name: keep } : a));
  if (axes.some((a) => a.name === keep && isBatchAxis(a))) throw new InternalError('diagonal: over samples');
  const second = first === keep ? drop : keep;
  const made = r.record({ op: 'diagonal', attrs: { axes: [first, second] }, args: [x] }, axes);
  return r.transposed(made, ordered(axes));
}

export function lowerEmbed(r: Recorder, { keep, drop }: Attributes['embed'], x: Value): Value {
  const first = placeOf(x, keep);
  const extent = x.axes[first]?.extent ?? null;
  if (extent === null) throw new InternalError('embed: over samples');
  const axes = x.axes.flatMap((a) => (a.name === keep ? [a, { name: drop, extent }] : [a]));
  const made = r.record({ op: 'gather', attrs: { first, count: 1, by: { kind: 'embed', extent } }, args: [x] }, axes);
  return r.transposed(made, ordered(axes));
}

export function lowerBroadcast(r: Recorder, { axes: more }: Attributes['broadcast'], x: Value): Value {
  const axes = ordered([...x.axes, ...more]);
  const own = axes.filter((a) => x.axes.some((b) => b.name === a.name));
  return r.record({ op: 'repeat', attrs: {}, args: [r.transposed(x, own)] }, axes);
}

export function lowerSplit(r: Recorder, { axis, into }: Attributes['split'], x: Value): Value {
  const axes = x.axes.flatMap((a) => (a.name === axis ? into : [a]));
  return r.transposed(r.alias(x, axes), ordered(axes));
}

export function lowerMerge(r: Recorder, { axes: names, into }: Attributes['merge'], x: Value): Value {
  const [beside, first] = r.sideBySide(x, names);
  const extent = beside.axes.slice(first, first + names.length).reduce((n, a) => n * (a.extent ?? Number.NaN), 1);
  const axes = [...beside.axes.slice(0, first), { name: into, extent }, ...beside.axes.slice(first + names.length)];
  return r.transposed(r.alias(beside, axes), ordered(axes));
}
