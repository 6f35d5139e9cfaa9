import { sizeOf } from '../../../describe.js';
import { extentsOf, mergeRuns } from '../layout.js';
import type { Value } from '../lower/step.js';
import type { Tensor } from '../tensorflow.js';
import { type Context, shaped } from './context.js';

/**
 * Sums over named axes, or the largest entries along them, neighbours at once; innermost first, so that long sums are
 * sums of short ones.
 */
export function reduce(context: Context, op: 'sum' | 'max', over: readonly string[], x: Tensor, arg: Value): Tensor {
  const runs = [
    ...mergeRuns(extentsOf(arg.axes, context.counts), (place) => over.includes(arg.axes[place]?.name ?? '')),
  ];
  let made = x;
  for (let k = runs.length - 1; k >= 0; k--) {
    const run = runs[k];
    if (!run?.key) continue;
    const length = (part: readonly { readonly extent: number }[]): number => sizeOf(part.map((r) => r.extent));
    const rows = shaped(context, made, [length(runs.slice(0, k)), run.extent, length(runs.slice(k + 1))]);
    const before = made;
    made = context.tf[op](rows, 1);
    rows.dispose();
    if (before !== x) before.dispose();
    runs.splice(k, 1);
  }
  return made;
}

/** The entries where two axes are equal, by their places in memory. */
export function diagonal(context: Context, axes: readonly [string, string], x: Tensor, arg: Value): Tensor {
  const extents = extentsOf(arg.axes, context.counts);
  const [first, second] = axes.map((name) => arg.axes.findIndex((a) => a.name === name));
  const [from = 0, to = 0] = [first, second];
  const extent = extents[from] ?? 1;
  const between = sizeOf(extents.slice(from + 1, to));
  const index = new Int32Array(extent * between);
  for (let at = 0; at < index.length; at++) index[at] = at * extent + Math.floor(at / between);
  const { tf } = context;
  const rows = shaped(context, x, [
    sizeOf(extents.slice(0, from)),
    extent * between * extent,
    sizeOf(extents.slice(to + 1)),
  ]);
  return tf.gather(rows, tf.tensor(index, [index.length], 'int32'), 1);
}
