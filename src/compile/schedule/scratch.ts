import type { ScratchArray } from './plan.js';

/** A scratch array being planned: its geometry and when it is alive, in steps. */
export interface ScratchDraft {
  readonly extents: readonly number[];
  readonly lo: number[];
  readonly hi: number[];
  readonly wrap: (boolean | null)[];
  readonly written: number;
  lastRead: number;
}

const geometry = (d: ScratchDraft): string => [d.extents, d.lo, d.hi, d.wrap.map((w) => w === true)].join('|');

/**
 * Gives arrays of equal geometry the same memory where their lives do not meet. Only equal geometry is shared: the
 * zeros of a halo that nothing writes then stay zero.
 */
export function assignSlots(drafts: readonly ScratchDraft[]): readonly ScratchArray[] {
  const slots: { geometry: string; freeFrom: number }[] = [];
  return drafts.map((draft) => {
    const shape = geometry(draft);
    let slot = slots.findIndex((s) => s.geometry === shape && s.freeFrom < draft.written);
    if (slot < 0) slot = slots.push({ geometry: shape, freeFrom: 0 }) - 1;
    const taken = slots[slot];
    if (taken) taken.freeFrom = draft.lastRead;
    return { extents: draft.extents, lo: draft.lo, hi: draft.hi, wrap: draft.wrap.map((w) => w === true), slot };
  });
}
