import { InternalError } from '../errors.js';
import { type Axis, axisNames, findAxis, hasAxis, placesOf, sortAxes } from './axis.js';
import type { Attributes, Node, Pieces, StructuralOp } from './node.js';

/** The axes an elementwise primitive gives: the union of its inputs' axes, which must agree in extent. */
export function unionAxes(what: string, inputs: readonly Node[]): readonly Axis[] {
  const union: Axis[] = [];
  for (const axis of inputs.flatMap((n) => n.axes)) {
    const seen = findAxis(union, axis.name);
    if (!seen) union.push(axis);
    else if (seen.extent !== axis.extent)
      throw new InternalError(`${what}: axis ${axis.name} has extents ${seen.extent} and ${axis.extent}`);
  }
  return sortAxes(union);
}

const need = (what: string, axes: readonly Axis[], name: string): Axis => {
  const axis = findAxis(axes, name);
  if (!axis) throw new InternalError(`${what}: no axis ${name} among (${axisNames(axes).join(', ')})`);
  return axis;
};

const without = (axes: readonly Axis[], names: readonly string[]): readonly Axis[] =>
  axes.filter((a) => !names.includes(a.name));

const first = (inputs: readonly Node[]): Node => {
  const node = inputs[0];
  if (!node) throw new InternalError('a primitive misses its input');
  return node;
};

/** The axes that are left after a reduction over some of them. */
function reducedAxes(what: string, inputs: readonly Node[], over: readonly string[]): readonly Axis[] {
  const { axes } = first(inputs);
  for (const name of over) need(what, axes, name);
  return without(axes, over);
}

/** Primitives that have inputs and attributes. */
export type TransformingOp = Exclude<StructuralOp, 'input' | 'constant'>;

/** The pieces' axes become as many as there are pieces, and their entries get an axis. */
function piecesAxes(axes: readonly Axis[], { axes: group, tap, size, extent, out }: Pieces): readonly Axis[] {
  for (const name of group)
    if (need('patches', axes, name).extent !== extent)
      throw new InternalError(`patches: ${name} is not ${extent} long`);
  const cut = axes.map((a) => (group.includes(a.name) ? { ...a, extent: out } : a));
  return tap === null ? cut : fresh('patches', cut, [{ name: tap, extent: size }]);
}

function overlapAxes(axes: readonly Axis[], { axes: group, tap, size, extent, out }: Pieces): readonly Axis[] {
  for (const name of group)
    if (need('overlapAdd', axes, name).extent !== out)
      throw new InternalError(`overlapAdd: ${name} is not ${out} long`);
  if (tap !== null && need('overlapAdd', axes, tap).extent !== size)
    throw new InternalError(`overlapAdd: ${tap} is not ${size} long`);
  return axes.flatMap((a) => (a.name === tap ? [] : [group.includes(a.name) ? { ...a, extent } : a]));
}

/** Axes with new ones among them. */
function fresh(what: string, axes: readonly Axis[], more: readonly Axis[]): readonly Axis[] {
  for (const { name } of more) if (hasAxis(axes, name)) throw new InternalError(`${what}: there is an axis ${name}`);
  return sortAxes([...axes, ...more]);
}

type Inference = {
  readonly [K in TransformingOp]: (inputs: readonly Node[], attrs: Attributes[K]) => readonly Axis[];
};

/** Shape rule of every structural primitive that has inputs: the axes of its result. */
const INFER_AXES: Inference = {
  contract: (inputs, { over }) => {
    const union = unionAxes('contract', inputs);
    for (const name of over) need('contract', union, name);
    return without(union, over);
  },
  sum: (inputs, { over }) => reducedAxes('sum', inputs, over),
  maxOver: (inputs, { over }) => reducedAxes('maxOver', inputs, over),
  diagonal: (inputs, { keep, drop }) => {
    const { axes } = first(inputs);
    if (need('diagonal', axes, keep).extent !== need('diagonal', axes, drop).extent)
      throw new InternalError(`diagonal: ${keep} and ${drop} differ in extent`);
    return without(axes, [drop]);
  },
  rename: (inputs, { map }) => {
    const renamed = first(inputs).axes.map((a) => ({
      ...a,
      name: map.find(([from]) => from === a.name)?.[1] ?? a.name,
    }));
    if (new Set(axisNames(renamed)).size !== renamed.length)
      throw new InternalError(`rename: two axes become one among (${axisNames(renamed).join(', ')})`);
    return sortAxes(renamed);
  },
  windowSum: (inputs, { windows }) => {
    checkWindows(first(inputs), { windows });
    return first(inputs).axes.map((axis) => {
      const window = windows.find((w) => w.axes.includes(axis.name));
      return window ? { name: axis.name, extent: window.out } : axis;
    });
  },
  broadcast: (inputs, { axes }) => fresh('broadcast', first(inputs).axes, axes),
  embed: (inputs, { keep, drop }) => {
    const { axes } = first(inputs);
    return fresh('embed', axes, [{ name: drop, extent: need('embed', axes, keep).extent }]);
  },
  patches: (inputs, pieces) => piecesAxes(first(inputs).axes, pieces),
  overlapAdd: (inputs, pieces) => overlapAxes(first(inputs).axes, pieces),
  split: (inputs, { axis, into }) => {
    const { axes } = first(inputs);
    if (need('split', axes, axis).extent !== placesOf(into))
      throw new InternalError(`split: ${axis} has another extent`);
    return fresh('split', without(axes, [axis]), into);
  },
  merge: (inputs, { axes: names, into }) => {
    const { axes } = first(inputs);
    const extent = placesOf(names.map((name) => need('merge', axes, name)));
    return fresh('merge', without(axes, names), [{ name: into, extent }]);
  },
};

/** Whether every axis named by the windows is there and static. */
function checkWindows(node: Node, attrs: Attributes['windowSum']): void {
  for (const window of attrs.windows)
    for (const name of window.axes)
      if (!hasAxis(node.axes, name) || need('windowSum', node.axes, name).extent === null)
        throw new InternalError(`windowSum: ${name} is not a static axis`);
}

/** The axes that a primitive gives on these inputs. */
export function inferAxes<K extends TransformingOp>(
  op: K,
  inputs: readonly Node[],
  attrs: Attributes[K],
): readonly Axis[] {
  return INFER_AXES[op](inputs, attrs);
}
