import type { Node } from '../../graph/node.js';
import { addressOf, Block, type DraftRead } from './draft.js';
import { canonicalAxes } from './layout.js';
import { envOf, loopsFor, placeOf } from './loops-of.js';
import type { Scheduling } from './scheduling.js';
import { rowMajor, type Storage } from './storage.js';

/** Whether a read is a whole array in the order of the loops given, which have these steps. */
function isWhole(read: DraftRead, size: number, steps: ReadonlyMap<number, number>): boolean {
  const address = addressOf(read);
  if (!address || address.parts.length > 0 || read.limits.length > 0 || address.linear.offset !== 0) return false;
  if (read.storage.size !== size || address.linear.terms.size !== steps.size) return false;
  return [...steps].every(([loop, step]) => address.linear.terms.get(loop) === step);
}

/** Where the caller finds a node, row-major on its own axes: computed or copied there if it is not yet. */
export function outputOf(s: Scheduling, node: Node): Storage {
  const axes = canonicalAxes(node);
  const along = loopsFor(s.loops, node.axes);
  const block = new Block();
  const value = s.value(block, node, envOf(node.axes, along));
  const made = block.values[value];
  const strides = rowMajor(axes.map((a) => a.extent));
  const steps = new Map(
    axes.flatMap(({ name }, k) => {
      const loop = along.get(name);
      return loop === undefined ? [] : [[loop, strides[k] ?? 0] as const];
    }),
  );
  const size = axes.reduce((n, a) => n * a.extent, 1);
  if (made?.op === 'read' && isWhole(made.read, size, steps)) return made.read.storage;
  const storage = s.allocate(axes);
  const at = placeOf(axes, along);
  s.push({
    kind: 'loop',
    loops: [...along.values()],
    reduce: [],
    by: 'sum',
    terms: new Block(),
    sums: [],
    block,
    stores: [{ value, storage, at }],
  });
  return storage;
}
