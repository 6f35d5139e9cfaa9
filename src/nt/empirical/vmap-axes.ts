import { InputError } from '../../compile/errors.js';
import { axisNames, findAxis, hasAxis } from '../../compile/graph/axis.js';
import type { GraphBuilder } from '../../compile/graph/builder.js';
import { type Placed, placed } from '../../compile/graph/placed.js';
import { treeLeaves } from '../../compile/tree.js';
import { shapeOf } from '../../dsl/finite/arrays.js';
import { describeValue, formatShape } from '../../runtime/describe.js';
import type { Tree } from '../../types/tree.js';
import { type Arrays, inputsFor, isArray, mapPlaced, placedLeaves } from '../finite/bind.js';

/** One axis for all arrays, or a tree of the form of the arrays with an axis for each; `null`: the whole for every slice. */
export type MappedAxes = number | Tree<number | null>;

/**
 * A promise that a function does the same to every slice of its inputs along an axis: slice k of the output depends on
 * slice k of the inputs alone. One axis for inputs and outputs alike, or those of the inputs and those of the outputs.
 */
export type VmapAxes = number | { readonly in: MappedAxes; readonly out: MappedAxes };

/** The name of the axis that slices stand on. */
export const SLICE = 'slice';

const isLeaf = (value: Tree<number | null>): value is number | null => value === null || typeof value !== 'object';

const count = (n: number, one: string, several: string): string => `${n} ${n === 1 ? one : several}`;

/** The axis of every one of some arrays, given their paths and shapes. */
function axesFor(
  option: string,
  axes: MappedAxes,
  arrays: readonly (readonly [path: string, shape: readonly number[]])[],
): readonly (number | null)[] {
  const given = treeLeaves<number | null>(axes, isLeaf);
  if (typeof axes === 'object' && given.length !== arrays.length)
    throw new InputError(
      `${option} has ${count(given.length, 'axis', 'axes')} for ${count(arrays.length, 'array', 'arrays')}; give one axis for ` +
        'each, or one for all.',
    );
  return arrays.map(([path, shape], k) => {
    const axis = typeof axes === 'object' ? (given[k]?.[1] ?? null) : axes;
    if (axis === null) return null;
    const place = axis < 0 ? axis + shape.length : axis;
    if (Number.isInteger(axis) && place >= 0 && place < shape.length) return place;
    throw new InputError(
      `${option} names axis ${describeValue(axis)} of ${path}, which has shape ${formatShape(shape)}; name one of its axes.`,
    );
  });
}

const shapes = (arrays: Arrays, path: string) =>
  treeLeaves(arrays, isArray, path).map(([at, x]) => [at, x.shape] as const);

/** Axes by which a function is mapped over slices, for inputs and outputs. */
const optionsOf = (axes: VmapAxes): { readonly in: MappedAxes; readonly out: MappedAxes } =>
  typeof axes === 'number' ? { in: axes, out: axes } : axes;

/**
 * Inputs of which the function is to see one slice: the mapped axis has size 1, and the slices stand on an axis that the
 * function is not told of, so that it is meant for each of them.
 */
export function slicedInputs(g: GraphBuilder, stem: string, arrays: Arrays, vmap: VmapAxes) {
  const axes = axesFor('vmapAxes', optionsOf(vmap).in, shapes(arrays, stem));
  const sizes = treeLeaves(arrays, isArray).flatMap(([, { shape }], k) => shape[axes[k] ?? -1] ?? []);
  if (new Set(sizes).size > 1)
    throw new InputError(`vmapAxes names axes of sizes ${sizes.join(' and ')} of ${stem}, which must be the same.`);
  const plain = (leaf: number, axis: number): string => `x${leaf}_${axis}`;
  const name = (leaf: number, axis: number): string => (axes[leaf] === axis ? SLICE : plain(leaf, axis));
  const inputs = inputsFor(g, stem, 'x', arrays, name);
  let leaf = 0;
  const x = mapPlaced(inputs, ({ node, order }): Placed => {
    const at = leaf++;
    const axis = axes[at] ?? null;
    if (axis === null) return { node, order };
    const one = plain(at, axis);
    return placed(
      g.broadcast(node, [{ name: one, extent: 1 }]),
      order.map((own) => (own === SLICE ? one : own)),
    );
  });
  return { inputs, x, axes, size: sizes[0] ?? 1 };
}

/** Outputs of a function of one slice, with the axis of all slices in its place. */
export function joinedOutputs(g: GraphBuilder, outputs: Tree<Placed>, vmap: VmapAxes, size: number): Tree<Placed> {
  const leaves = placedLeaves(outputs);
  const axes = axesFor(
    'vmapAxes',
    optionsOf(vmap).out,
    leaves.map(([path, leaf]) => [`output${path}`, shapeOf(leaf)] as const),
  );
  let leaf = 0;
  return mapPlaced(outputs, ({ node, order }, path): Placed => {
    const axis = axes[leaf++] ?? null;
    if (axis === null) throw new InputError(`vmapAxes gives no axis for output${path}, where slices have to stand.`);
    const one = order[axis] ?? '';
    if (hasAxis(node.axes, one) && findAxis(node.axes, one)?.extent !== 1)
      throw new InputError(
        `vmapAxes names axis ${axis} of output${path}, which has shape ${formatShape(shapeOf({ node, order }))} for one ` +
          'slice; name the axis that has size 1 there.',
      );
    const whole = g.broadcast(
      g.sum(
        node,
        axisNames(node.axes).filter((name) => name === one),
      ),
      [{ name: SLICE, extent: size }],
    );
    return placed(
      whole,
      order.map((own) => (own === one ? SLICE : own)),
    );
  });
}
