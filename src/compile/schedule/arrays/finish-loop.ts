import { byStep, storeAddress } from './addresses.js';
import type { Affine, Loops } from './affine.js';
import { collapse } from './collapse.js';
import { addressOf, type DraftStore, type LoopDraft } from './draft.js';
import { finishBlock, finishRead } from './finish.js';
import type { LoopKernel } from './plan.js';

const NOWHERE: Affine = { terms: new Map(), offset: 0 };

/** The largest array that is read, as the place in it. */
function largestRead(draft: LoopDraft): Affine {
  let [size, at] = [-1, NOWHERE];
  for (const value of draft.terms.values) {
    if (value.op !== 'read' || value.read.storage.size <= size) continue;
    size = value.read.storage.size;
    at = addressOf(value.read)?.linear ?? NOWHERE;
  }
  return at;
}

/** A kernel of loops as data, with the stores that are wanted: loops in the order in which the arrays lie. */
export function finishLoop(loops: Loops, draft: LoopDraft, live: readonly DraftStore[]): LoopKernel {
  const real = (list: readonly number[]): readonly number[] => list.filter((l) => loops.extent(l) !== 1);
  const extents = (list: readonly number[]): readonly number[] => list.map((l) => loops.extent(l));
  const places = live.map((s) => storeAddress(s.storage, s.at));
  const outer = real(byStep(draft.loops, places[0] ?? NOWHERE));
  const values = finishBlock(
    draft.block,
    live.map((s) => s.value),
    (read) => finishRead(read, outer),
  );
  const summed = values.values.some((v) => v.op === 'sum');
  const inner = summed ? real(byStep(draft.reduce, largestRead(draft))) : [];
  const terms = finishBlock(draft.terms, summed ? draft.sums : [], (read) => finishRead(read, [...outer, ...inner]));
  return collapse({
    kind: 'loop',
    loops: extents(outer),
    reduce: extents(inner),
    by: draft.by,
    terms: terms.values,
    sums: summed ? draft.sums.map((k) => terms.at.get(k) ?? -1) : [],
    values: values.values,
    stores: live.map((s, k) => ({
      value: values.at.get(s.value) ?? -1,
      array: s.storage.id,
      strides: outer.map((l) => places[k]?.terms.get(l) ?? 0),
    })),
  });
}
