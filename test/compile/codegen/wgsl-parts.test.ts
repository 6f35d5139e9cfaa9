import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floatLiteral } from '../../../src/compile/codegen/wgsl/float-literal.js';
import { BASELINE } from '../../../src/compile/codegen/wgsl/limits.js';
import { fittingSlots, scratchSlots } from '../../../src/compile/codegen/wgsl/scratch-slots.js';
import { Tables } from '../../../src/compile/codegen/wgsl/tables.js';
import { entryOf, teamFor } from '../../../src/compile/codegen/wgsl/team.js';
import type { NestStage } from '../../../src/compile/schedule/plan.js';
import { Conv, Flatten, input, Relu } from '../../../src/index.js';
import { kernelProgram } from '../../../src/nt/kernel/kernel-program.js';

describe('a float literal', () => {
  it('reads back as the same f32', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = floatLiteral(value);
        expect(text).toMatch(/^-?\d+(\.\d+)?(e[+-]?\d+)?f$/);
        expect(text).toMatch(/[.e]/);
        expect(Object.is(Number(text.slice(0, -1)), Math.fround(value))).toBe(true);
      }),
      { examples: [[-0], [0], [1e30]] },
    );
  });

  it('is refused for what f32 cannot hold', () => {
    expect(() => floatLiteral(1e300)).toThrow('1e+300 has no f32 literal');
  });
});

describe('tables', () => {
  it('hold every list once, and places of offsets around 0', () => {
    const tables = new Tables();
    const zero = tables.places([-1, 2], 3);
    expect(tables.integers([7, 8])).toBe(tables.integers([7, 8]));
    const at = tables.floats([0.5]);
    const words = tables.toWords();
    expect([-2, -1, 0, 1, 2].map((d) => words[zero + d])).toEqual([-1, 0, -1, -1, 1]);
    expect(new Float32Array(words.buffer)[at]).toBe(0.5);
    expect(words.length).toBe(5 + 2 + 1);
  });

  it('are never empty: a binding must not be', () => {
    expect(new Tables().toWords().length).toBe(1);
  });
});

describe('a team', () => {
  it('is as large as the elements need and the adapter allows', () => {
    expect(teamFor(5, BASELINE)).toEqual({ size: 32, entries: 1 });
    expect(teamFor(1000, BASELINE)).toEqual({ size: 256, entries: 1 });
    expect(teamFor(1000, { ...BASELINE, maxComputeInvocationsPerWorkgroup: 128 })).toEqual({ size: 128, entries: 1 });
  });

  it('is one invocation where the entry is one number, and on a processor', () => {
    expect(teamFor(1, BASELINE)).toEqual({ size: 1, entries: 64 });
    expect(teamFor(1000, { ...BASELINE, software: true })).toEqual({ size: 1, entries: 4 });
    expect(entryOf({ size: 1, entries: 4 })).toBe('i32(group.x) * 4 + i32(t)');
  });
});

describe('scratch', () => {
  const tower = (size: number): NestStage => {
    const conv = () => Conv(2, [3, 3], { padding: 'SAME' });
    const { network } = input('N', size, size, 1).build(conv(), Relu(), conv(), Relu(), conv(), Relu(), Flatten());
    const question = { hasX2: true, fields: ['nngp', 'ntk'], dtype: 'f32', optimize: true } as const;
    const shape = [1, size, size, 1];
    const { plan } = kernelProgram(network, { ...question, shape, diagonalSpatial: false }).kernel.program;
    const stage = plan.regions.find((r) => r.name === 'pair')?.stages[0];
    if (stage?.kind !== 'nest') throw new Error('the tower is no sweep');
    return stage;
  };

  it('never gives an array memory that another one still needs', () => {
    const stage = tower(8);
    for (const held of [false, true]) {
      const { offsets, floats } = scratchSlots(stage, held);
      const size = (a: number): number => (stage.scratch[a]?.extents ?? []).reduce((n, e) => n * e, 1);
      const owner = new Array<number>(floats).fill(-1);
      stage.steps.forEach((step) => {
        const check = (): void => {
          for (const v of step.values)
            if (v.op === 'leaf' && (v.leaf.kind === 'window' || v.leaf.kind === 'scratch')) {
              const { array } = v.leaf;
              const at = offsets[array] ?? 0;
              expect(owner.slice(at, at + size(array)).every((o) => o === array)).toBe(true);
            }
        };
        check();
        for (const s of step.stores)
          if (s.kind === 'scratch') owner.fill(s.array, offsets[s.array], (offsets[s.array] ?? 0) + size(s.array));
        // values that are not held are written while others are still read
        if (!held) check();
      });
    }
  });

  it('is held in registers where that makes it fit, and does not fit where nothing helps', () => {
    const stage = tower(32);
    expect(scratchSlots(stage, false).floats).toBe(4 * 1024);
    expect(scratchSlots(stage, true).floats).toBe(2 * 1024);
    expect(fittingSlots(stage, 16384)?.held).toBe(false);
    expect(fittingSlots(stage, 16383)?.held).toBe(true);
    expect(fittingSlots(stage, 8191)).toBe(null);
  });
});
