import { describe, expect, test } from 'vitest';
import type { NestStage } from '../../../src/compile/schedule/plan.js';
import { assignSlots, type ScratchDraft } from '../../../src/compile/schedule/scratch.js';
import { Conv, GlobalAvgPool, input, Relu, repeat, serial } from '../../../src/index.js';
import { planOf } from '../graph/networks.js';

const draft = (written: number, lastRead: number, over: Partial<ScratchDraft> = {}): ScratchDraft => ({
  extents: [8],
  lo: [1],
  hi: [1],
  wrap: [false],
  written,
  lastRead,
  ...over,
});
const slots = (...drafts: readonly ScratchDraft[]): readonly number[] => assignSlots(drafts).map((a) => a.slot);

describe('slots', () => {
  test('memory is used again once its last reader is done', () => {
    expect(slots(draft(0, 1), draft(1, 2), draft(2, 3), draft(3, 4))).toEqual([0, 1, 0, 1]);
  });

  test('not while a later step still reads it', () => {
    expect(slots(draft(0, 3), draft(1, 2), draft(2, 3), draft(3, 4))).toEqual([0, 1, 2, 1]);
  });

  test('a step does not write what it reads', () => {
    expect(slots(draft(0, 1), draft(1, 1))).toEqual([0, 1]);
  });

  test('only arrays of equal geometry share: the zeros of a halo stay zero', () => {
    const first = draft(0, 1);
    for (const other of [{ extents: [4] }, { lo: [0] }, { hi: [2] }, { wrap: [true] }])
      expect(slots(first, draft(2, 3, other)), JSON.stringify(other)).toEqual([0, 1]);
    // nothing wraps where there is no window: the same as not wrapping
    expect(slots(first, draft(2, 3, { wrap: [null] }))).toEqual([0, 0]);
  });
});

test('a deep tower runs on two arrays a kernel', () => {
  const tower = repeat(serial(Conv(4, [3], { padding: 'SAME' }), Relu()), 20);
  const sweep = planOf(input('N', 8, 3).build(tower, GlobalAvgPool()))
    .regions.at(-1)
    ?.stages.find((s): s is NestStage => s.kind === 'nest');
  expect(sweep?.scratch).toHaveLength(39);
  expect(new Set(sweep?.scratch.map((a) => a.slot)).size).toBe(4);
});
