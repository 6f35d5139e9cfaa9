import { sizeOf } from '../../../describe.js';
import { extentsOf, mergeRuns } from '../layout.js';
import type { Value } from '../lower/step.js';
import type { Tensor } from '../tensorflow.js';
import { type Context, shaped } from './context.js';

/** The same along axes that the operand lacks, neighbours at once; innermost first, while the array is small. */
export function repeat(context: Context, x: Tensor, arg: Value, out: Value): Tensor {
  const names = new Set(arg.axes.map((a) => a.name));
  const there = (place: number): boolean => names.has(out.axes[place]?.name ?? '');
  const runs = mergeRuns(extentsOf(out.axes, context.counts), there).map((run) => ({
    ...run,
    now: run.key ? run.extent : 1,
  }));
  let made = shaped(context, x, [sizeOf(runs.map((r) => r.now))]);
  for (let k = runs.length - 1; k >= 0; k--) {
    const run = runs[k];
    if (!run || run.key) continue;
    const length = (part: readonly { readonly now: number }[]): number => sizeOf(part.map((r) => r.now));
    const rows = shaped(context, made, [length(runs.slice(0, k)), 1, length(runs.slice(k + 1))]);
    made.dispose();
    made = context.tf.tile(rows, [1, run.extent, 1]);
    rows.dispose();
    run.now = run.extent;
  }
  return made;
}
