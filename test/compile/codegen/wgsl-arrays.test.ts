import { describe, expect, it } from 'vitest';
import { describeArrays } from '../../../src/compile/codegen/wgsl/arrays/describe-arrays.js';
import { generateArrays } from '../../../src/compile/codegen/wgsl/arrays/generate.js';
import type { ArrayKernelCode } from '../../../src/compile/codegen/wgsl/arrays/kernel.js';
import { launchesFor } from '../../../src/compile/codegen/wgsl/arrays/launches.js';
import { BASELINE } from '../../../src/compile/codegen/wgsl/limits.js';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { DType, Node } from '../../../src/compile/graph/node.js';
import type { ArrayPlan } from '../../../src/compile/schedule/arrays/plan.js';
import { planArrays } from '../../../src/compile/schedule/arrays/plan-arrays.js';

const axes = (extents: Readonly<Record<string, number>>) =>
  Object.entries(extents).map(([name, extent]) => ({ name, extent }));

/** Products of square matrices one after the other, with a rectifier after each. */
function layers(count: number, size: number, dtype: DType = 'f32'): ArrayPlan {
  const g = new GraphBuilder(dtype);
  let x: Node = g.input('x', axes({ i: size, k: size }));
  for (let layer = 0; layer < count; layer++) {
    const w = g.input(`w${layer}`, axes({ k: size, l: size }));
    x = g.pointwise('max', [g.rename(g.contract(x, w, ['k']), [['l', 'k']]), 0]);
  }
  return planArrays({ outputs: { x }, dtype });
}

function sum(rows: number, columns: number): ArrayPlan {
  const g = new GraphBuilder('f32');
  return planArrays({ outputs: { x: g.sum(g.input('x', axes({ a: rows, b: columns })), ['b']) }, dtype: 'f32' });
}

const code: ArrayKernelCode = { label: 'loop 0', code: '', operands: [], units: 1000, unitsPerGroup: 64, unitCost: 10 };

describe('launches', () => {
  it.each([
    [1000, 64, 1e9, undefined],
    [1000, 64, 2000, undefined],
    [1000, 64, 1, undefined],
    [1000, 64, 1e9, 130],
    [7, 1, 1e9, 2],
    [2 ** 23, 64, 1e12, undefined],
    [65_536, 1, 1e12, undefined],
    [10_000_019, 1, 1e7, undefined],
  ])('of %i units, %i a workgroup, cover each once within %f and %s', (units, unitsPerGroup, cost, most) => {
    const launches = launchesFor([{ ...code, units, unitsPerGroup }], { cost, units: most });
    let next = 0;
    for (const { first, last, workgroups } of launches) {
      expect(first).toBe(next);
      expect(last).toBeGreaterThan(first);
      const [x, y] = workgroups;
      expect(Math.max(x, y)).toBeLessThanOrEqual(65_535);
      expect(x * y * unitsPerGroup).toBeGreaterThanOrEqual(last - first);
      // no workgroup more than the last row needs
      expect((x * y - y) * unitsPerGroup).toBeLessThan(last - first);
      const smallest = Math.max(unitsPerGroup, Math.min(cost / code.unitCost, most ?? units));
      expect(last - first).toBeLessThanOrEqual(smallest);
      next = last;
    }
    expect(next).toBe(units);
  });

  it('of nothing are none', () => {
    expect(launchesFor([{ ...code, units: 0 }], { cost: 1 })).toEqual([]);
  });
});

describe('kernels of arrays in WGSL', () => {
  it('have one code where they do the same to other arrays', () => {
    const kernels = generateArrays(layers(5, 32), BASELINE);
    expect(kernels.map((k) => k.label)).toEqual([0, 1, 2, 3, 4].map((k) => `product ${k}`));
    expect(new Set(kernels.map((k) => k.code)).size).toBe(1);
    expect(new Set(kernels.map((k) => k.operands[1]?.array)).size).toBe(5);
  });

  it('share tiles of a product on a GPU, and not on a processor', () => {
    const shared = (software: boolean, size: number) => generateArrays(layers(1, size), { ...BASELINE, software })[0];
    expect(shared(true, 64)).toMatchObject({ units: 256, unitsPerGroup: 64 });
    expect(shared(true, 64)?.code).not.toContain('workgroupBarrier');
    expect(shared(false, 64)).toMatchObject({ units: 16, unitsPerGroup: 1 });
    expect(shared(false, 64)?.code).toContain('workgroupBarrier');
    // larger tiles where there are enough of them
    expect(shared(false, 2048)).toMatchObject({ units: 1024 });
  });

  it('share long sums on a GPU where there are few', () => {
    const barriers = (software: boolean, plan: ArrayPlan) =>
      generateArrays(plan, { ...BASELINE, software }).filter((k) => k.code.includes('workgroupBarrier')).length;
    expect(barriers(false, sum(20, 300))).toBe(1);
    expect(barriers(true, sum(20, 300))).toBe(0);
    expect(barriers(false, sum(20, 30))).toBe(0);
    expect(barriers(false, sum(20_000, 300))).toBe(0);
  });

  it('are counted', () => {
    expect(describeArrays(layers(3, 32))).toBe('3 kernels of 1 code: moves 36 KiB, 20 KiB of memory');
  });

  it('compute in float32 alone', () => {
    expect(() => generateArrays(layers(1, 4, 'f64'), BASELINE)).toThrow('WGSL has no float64');
  });
});
