import { InternalError } from '../errors.js';
import { type Axis, axisNames, findAxis, hasAxis, sortAxes } from './axis.js';
import type { Attributes, Node, StructuralOp } from './node.js';

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

type Inference = {
  readonly [K in Exclude<StructuralOp, 'input' | 'constant'>]: (
    inputs: readonly Node[],
    attrs: Attributes[K],
  ) => readonly Axis[];
};

/** Shape rule of every structural primitive that has inputs: the axes of its result. */
export const INFER_AXES: Inference = {
  contract: (inputs, { over }) => {
    const union = unionAxes('contract', inputs);
    for (const name of over) need('contract', union, name);
    return without(union, over);
  },
  sum: (inputs, { over }) => {
    for (const name of over) need('sum', first(inputs).axes, name);
    return without(first(inputs).axes, over);
  },
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
  windowSum: (inputs, { windows }) =>
    first(inputs).axes.map((axis) => {
      const window = windows.find((w) => w.axes.includes(axis.name));
      return window ? { name: axis.name, extent: window.out } : axis;
    }),
};

/** Whether every axis named by the windows is there and static. */
export function checkWindows(node: Node, attrs: Attributes['windowSum']): void {
  for (const window of attrs.windows)
    for (const name of window.axes)
      if (!hasAxis(node.axes, name) || need('windowSum', node.axes, name).extent === null)
        throw new InternalError(`windowSum: ${name} is not a static axis`);
}
