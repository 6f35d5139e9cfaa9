import { product } from '../../product.js';
import type { NestStage } from '../../schedule/plan.js';

/** Where the scratch arrays of a stage lie, in floats; no halo: windows are clipped to the rectangle instead. */
export interface ScratchSlots {
  readonly offsets: readonly number[];
  readonly floats: number;
  /** Values are held in registers until all invocations have read what they overwrite. */
  readonly held: boolean;
}

/** First step that writes each array, and the last that reads it; arrays that are pooled live to the end. */
function lives(stage: NestStage): readonly { readonly written: number; readonly lastRead: number }[] {
  const last = stage.steps.length;
  return stage.scratch.map((_, array) => {
    const written = stage.steps.findIndex((s) => s.stores.some((x) => x.kind === 'scratch' && x.array === array));
    const reads = stage.steps.map((step) =>
      step.values.some(
        (v) => v.op === 'leaf' && (v.leaf.kind === 'scratch' || v.leaf.kind === 'window') && v.leaf.array === array,
      ),
    );
    const pooled = stage.pools.some((p) => p.array === array);
    return { written, lastRead: pooled ? last : Math.max(written, reads.lastIndexOf(true)) };
  });
}

/** Arrays share a slot at different times; with `held`, also one that is last read where the other is written. */
export function scratchSlots(stage: NestStage, held: boolean): ScratchSlots {
  const slots: { floats: number; freeFrom: number }[] = [];
  const order = lives(stage)
    .map((life, array) => ({ ...life, array, floats: product(stage.scratch[array]?.extents ?? []) }))
    .sort((a, b) => a.written - b.written);
  const slotOf = new Map<number, number>();
  for (const { array, written, lastRead, floats } of order) {
    let slot = slots.findIndex((s) => (held ? s.freeFrom <= written : s.freeFrom < written));
    if (slot < 0) slot = slots.push({ floats: 0, freeFrom: 0 }) - 1;
    const taken = slots[slot];
    if (!taken) continue;
    taken.floats = Math.max(taken.floats, floats);
    taken.freeFrom = lastRead;
    slotOf.set(array, slot);
  }
  const starts = slots.map((_, k) => slots.slice(0, k).reduce((n, s) => n + s.floats, 0));
  return {
    offsets: stage.scratch.map((_, array) => starts[slotOf.get(array) ?? 0] ?? 0),
    floats: slots.reduce((n, s) => n + s.floats, 0),
    held,
  };
}

/** The slots for so much workgroup memory: plain if they fit, else held; `null` where neither fits. */
export function fittingSlots(stage: NestStage, bytes: number): ScratchSlots | null {
  const plain = scratchSlots(stage, false);
  if (4 * plain.floats <= bytes) return plain;
  const held = scratchSlots(stage, true);
  return 4 * held.floats <= bytes ? held : null;
}
