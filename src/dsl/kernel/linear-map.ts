import { type Axis, sortAxes, staticExtent } from '../../compile/graph/axis.js';
import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node, Window } from '../../compile/graph/node.js';
import { product } from '../../compile/product.js';
import { freshName } from '../finite/arrays.js';
import { entry } from './windows.js';

/** Places of an axis: `count` of them, the first at `start`, one every `step`. */
export interface Places {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** Axes that all keep the same places. */
export interface Taking {
  readonly axes: readonly string[];
  readonly places: Places;
}

/** A constant array whose numbers are row-major on the axes in the order given. */
export function arranged(g: GraphBuilder, data: readonly number[], axes: readonly StaticAxis[]): Node {
  const strides = new Map(axes.map(({ name }, k) => [name, product(axes.slice(k + 1).map(({ extent }) => extent))]));
  // the place in `data` of every entry, axis by axis in canonical order
  let places = [0];
  for (const { name, extent } of sortAxes(axes)) {
    const stride = strides.get(name) ?? 0;
    places = places.flatMap((place) => Array.from({ length: extent ?? 0 }, (_, k) => place + k * stride));
  }
  return g.constant(
    places.map((place) => entry(data, place)),
    axes,
  );
}

interface StaticAxis extends Axis {
  readonly extent: number;
}

/**
 * out[o] = sum over n of rows[o][n] x[n] along one axis, which keeps its name. The old axis is renamed and not the new
 * one, so that a diagonal behind the map can move through it.
 */
export function mapAxis(g: GraphBuilder, x: Node, axis: string, rows: readonly (readonly number[])[]): Node {
  const from = freshName(`from ${axis}`, x);
  const matrix = arranged(g, rows.flat(), [
    { name: axis, extent: rows.length },
    { name: from, extent: entry(rows, 0).length },
  ]);
  return g.contract(g.rename(x, [[axis, from]]), matrix, [from]);
}

/** The matrix that takes these places of an axis. */
const takingRows = (size: number, places: readonly number[]): readonly (readonly number[])[] =>
  places.map((place) => Array.from({ length: size }, (_, n) => (n === place ? 1 : 0)));

const extentOf = (x: Node, axes: readonly string[]): number => staticExtent(x.axes, entry(axes, 0)) ?? 0;

/**
 * The entries at some places of axes. Forwards that is a window of one entry, which slides along all axes of a group at
 * once: positions of a pair stay as far apart as their stride makes them. Backwards it is a product with a matrix.
 */
export function take(g: GraphBuilder, x: Node, takings: readonly Taking[]): Node {
  const windows: Window[] = [];
  const backwards: Taking[] = [];
  for (const taking of takings) {
    const { axes, places } = taking;
    const { start, count } = places;
    const step = count === 1 ? 1 : places.step;
    if (step < 0) backwards.push(taking);
    else if (start !== 0 || step !== 1 || count !== extentOf(x, axes))
      windows.push({ axes, size: 1, stride: step, lo: -start, out: count, wrap: false });
  }
  return backwards.reduce(
    (y, { axes, places: { start, step, count } }) =>
      pick(
        g,
        y,
        axes,
        Array.from({ length: count }, (_, o) => start + o * step),
      ),
    g.windowSum(x, windows),
  );
}

/** The entries at any places of axes, as {@link take} takes them where they are evenly apart. */
export function takePlaces(g: GraphBuilder, x: Node, axes: readonly string[], places: readonly number[]): Node {
  const [start = 0, second = start + 1] = places;
  const step = second - start;
  const even = step > 0 && places.every((place, o) => place === start + o * step);
  return even ? take(g, x, [{ axes, places: { start, step, count: places.length } }]) : pick(g, x, axes, places);
}

function pick(g: GraphBuilder, x: Node, axes: readonly string[], places: readonly number[]): Node {
  const rows = takingRows(extentOf(x, axes), places);
  return axes.reduce((y, axis) => mapAxis(g, y, axis, rows), x);
}
