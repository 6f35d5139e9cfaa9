import { InternalError } from '../../errors.js';
import { commonStep, storeAddress } from './addresses.js';
import type { Affine, Loops } from './affine.js';
import { addressOf, type DraftRead, type DraftStore, type GemmDraft, type OperandDraft } from './draft.js';
import { finishBlock } from './finish.js';
import type { GemmKernel, GemmOperand, Read, Step } from './plan.js';

/** The axes of one side of an operand, neighbours as one. */
function stepsOf(loops: Loops, at: Affine, along: readonly number[]): readonly Step[] {
  const list: Step[] = [];
  for (const loop of along) {
    const own: Step = { extent: loops.extent(loop), stride: at.terms.get(loop) ?? 0 };
    const last = list.at(-1);
    if (last && last.stride === own.stride * own.extent) {
      list.pop();
      list.push({ extent: last.extent * own.extent, stride: own.stride });
    } else list.push(own);
  }
  return list.length === 0 ? [{ extent: 1, stride: 0 }] : list;
}

const operandOf = (loops: Loops, o: OperandDraft, draft: GemmDraft, outer: readonly number[]): GemmOperand => ({
  array: o.storage.id,
  offset: o.at.offset,
  batch: draft.batch.map((l) => o.at.terms.get(l) ?? 0),
  outer: stepsOf(loops, o.at, outer),
  inner: stepsOf(loops, o.at, draft.inner),
});

/** A matrix product as data, with the stores that are wanted. */
export function finishGemm(loops: Loops, draft: GemmDraft, live: readonly DraftStore[]): GemmKernel {
  const count = (list: readonly number[]): number => list.reduce((n, l) => n * loops.extent(l), 1);
  const strides = (at: Affine): readonly number[] => [
    ...draft.batch.map((l) => at.terms.get(l) ?? 0),
    commonStep(loops, at, draft.rows) ?? 0,
    commonStep(loops, at, draft.columns) ?? 0,
  ];
  const read = (r: DraftRead): Read => {
    const linear = addressOf(r)?.linear;
    if (!linear) throw new InternalError('what follows a product is not a matrix');
    return { array: r.storage.id, offset: linear.offset, strides: strides(linear), parts: [], guards: [] };
  };
  const columns = count(draft.columns);
  const place = (s: DraftStore): readonly number[] => strides(storeAddress(s.storage, s.at));
  const [own] = draft.stores;
  // the array of the product itself, unless nothing reads it and another will do
  const kept = live.find((s) => columns === 1 || place(s).at(-1) === 1) ?? own;
  if (!kept) throw new InternalError('a product has no place');
  const { values, at } = finishBlock(
    draft.block,
    live.map((s) => s.value),
    read,
  );
  return {
    kind: 'gemm',
    batch: draft.batch.map((l) => loops.extent(l)),
    rows: count(draft.rows),
    columns,
    inner: count(draft.inner),
    a: operandOf(loops, draft.a, draft, draft.rows),
    b: operandOf(loops, draft.b, draft, draft.columns),
    product: { array: kept.storage.id, strides: place(kept) },
    values,
    stores: live.map((s) => ({ value: at.get(s.value) ?? -1, array: s.storage.id, strides: place(s) })),
  };
}
