import { type Axis, isBatchAxis } from '../graph/axis.js';
import type { Node } from '../graph/node.js';
import { isPointwise } from '../graph/pointwise.js';
import type { DenseAxis, DenseOperation, DenseSource, DenseTarget } from './plan.js';
import { spreadOf } from './spread.js';
import { Unschedulable } from './unschedulable.js';
import type { View } from './view.js';

/** The axes of the entries that one sample or pair has. */
export const elementAxes = (axes: readonly Axis[]): readonly DenseAxis[] =>
  axes.filter((a) => !isBatchAxis(a)).map((a) => ({ name: a.name, extent: a.extent ?? 1 }));

/** How far one step along each loop axis moves in the base of a view. */
export function stridesOf(view: View, loops: readonly DenseAxis[]): readonly number[] {
  const axes = elementAxes(view.base.axes);
  return loops.map((loop) =>
    axes.reduce((total, axis, k) => {
      const stride = axes.slice(k + 1).reduce((n, a) => n * a.extent, 1);
      return (view.follows.get(axis.name) ?? axis.name) === loop.name ? total + stride : total;
    }, 0),
  );
}

/** The primitive of a node as an operation on arrays; `source` tells where what it reads lies. */
export function denseOperation(
  node: Node,
  views: readonly View[],
  out: DenseTarget,
  source: (view: View, loops: readonly DenseAxis[]) => DenseSource,
): DenseOperation {
  const sources = (loops: readonly DenseAxis[]): readonly DenseSource[] => views.map((v) => source(v, loops));
  if (isPointwise(node)) return { op: node.op, sources: sources(out.axes), out };
  if (node.op === 'contract' || node.op === 'sum' || node.op === 'maxOver') {
    const { over: names } = node.attrs;
    const over = elementAxes(node.inputs.flatMap((n) => n.axes)).filter(
      (a, k, all) => names.includes(a.name) && all.findIndex((b) => b.name === a.name) === k,
    );
    const op = node.op === 'maxOver' ? node.op : 'contract';
    return { op, sources: sources([...out.axes, ...over]), over, out };
  }
  if (node.op === 'windowSum') {
    const [input] = node.inputs;
    const windows = node.attrs.windows.map((w) => ({
      axes: w.axes,
      size: w.size,
      stride: w.stride,
      lo: w.lo,
      wrap: w.wrap,
      extent: input?.axes.find((a) => a.name === w.axes[0])?.extent ?? 0,
    }));
    return { op: 'windowSum', sources: sources(out.axes), windows, out };
  }
  const spread = spreadOf(node);
  if (spread) return { op: 'spread', sources: sources(out.axes), spread, out };
  throw new Unschedulable(`${node.op} in the dense form`);
}
