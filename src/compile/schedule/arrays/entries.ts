import type { Node, NodeOf } from '../../graph/node.js';
import { type Affine, combine, loopIndex } from './affine.js';
import { Block, type LoopDraft } from './draft.js';
import { layoutFor } from './layout.js';
import { envOf, loopsFor, placeOf } from './loops-of.js';
import { addedUp } from './partial-sums.js';
import type { Scheduling } from './scheduling.js';
import type { Storage } from './storage.js';
import { firstOf, summandOf } from './summands.js';

/** A kernel that computes a node entry by entry, and the array it writes. */
export function entriesOf(s: Scheduling, node: Node): readonly [LoopDraft, Storage] {
  const along = loopsFor(s.loops, node.axes);
  const summand = summandOf(s, node, envOf(node.axes, along));
  const { by = 'sum' } = summand;
  const [terms, block] = [new Block(), new Block()];
  const direct = summand.reduce.length === 0;
  const value = summand.value(direct ? block : terms);
  const result = direct ? value : block.emit({ op: 'sum', sum: 0 });
  const layout = layoutFor(s, node, direct ? block.values : terms.values, along);
  const draft = (storage: Storage): LoopDraft => ({
    kind: 'loop',
    loops: [...along.values(), ...summand.apart],
    reduce: summand.reduce,
    by,
    terms,
    sums: direct ? [] : [value],
    block,
    stores: [{ value: result, storage, at: [...summand.apart.map(loopIndex), ...placeOf(layout, along)] }],
  });
  if (summand.apart.length > 0) return addedUp(s, by, summand.apart, layout, along, draft);
  const storage = s.allocate(layout);
  return [draft(storage), storage];
}

/** A kernel that writes merged axes as one, walking along each of them. */
export function mergedEntriesOf(s: Scheduling, node: NodeOf<'merge'>): readonly [LoopDraft, Storage] {
  const x = firstOf(node);
  const along = loopsFor(s.loops, x.axes);
  const block = new Block();
  const value = s.value(block, x, envOf(x.axes, along));
  const { axes: names, into } = node.attrs;
  const storage = s.allocate(node.axes.map(({ name, extent }) => ({ name, extent: extent ?? 0 })));
  let weight = 1;
  const parts: [number, Affine][] = [];
  for (const name of [...names].reverse()) {
    const loop = along.get(name);
    if (loop !== undefined) parts.push([weight, loopIndex(loop)]);
    weight *= x.axes.find((a) => a.name === name)?.extent ?? 1;
  }
  const at = placeOf(storage.axes, along).map((index, k) => (storage.axes[k]?.name === into ? combine(parts) : index));
  return [
    {
      kind: 'loop',
      loops: [...along.values()],
      reduce: [],
      by: 'sum',
      terms: new Block(),
      sums: [],
      block,
      stores: [{ value, storage, at }],
    },
    storage,
  ];
}
