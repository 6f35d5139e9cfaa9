import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DenseArray } from '../../src/index.js';
import { kernelProgram } from '../../src/nt/kernel/kernel-program.js';
import { ARRAY_FIELDS } from '../../src/nt/kernel/request.js';
import { onEngines, runsOn } from '../engines/on-engines.js';
import { seed } from './seed.js';
import { check, patience } from './support/check.js';
import { expectMeaning, expectWithin } from './support/compare.js';
import { boundsOf, cases, everything, kernelOf } from './support/kernels.js';

describe('random networks', () => {
  onEngines((on) => {
    it(
      'mean the same as written and optimised, to the last digits that rounding leaves',
      () =>
        check(cases(), runsOn(on, 250, 120), async (c) => {
          const bounds = boundsOf(c, on.row);
          for (const optimize of [false, true]) {
            const kernel = await kernelOf(c.net, c.x1, c.x2, { ...on.options, optimize });
            for (const field of ARRAY_FIELDS) expect(kernel[field]?.dtype ?? on.dtype).toBe(on.dtype);
            expectMeaning(optimize ? 'optimised' : 'as written', kernel, bounds);
          }
        }),
      patience,
    );
  });
});

describe('the cases', () => {
  const sample = fc.sample(cases(), { numRuns: 300, seed });

  it('are mostly fused, by every kind of stage', () => {
    const kinds = new Map<string, number>();
    const count = (kind: string): unknown => kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    for (const c of sample) {
      const { program } = kernelProgram(c.net.network, everything(c, {})).kernel;
      count(program.denseBecause === null ? 'fused' : 'not fused');
      const stages = program.plan.regions.find((r) => r.name === 'pair')?.stages ?? [];
      for (const kind of new Set(stages.map((s) => (s.kind === 'nest' ? `nest, ${s.blocking}` : s.kind)))) count(kind);
      if (stages.some((s) => s.kind === 'nest' && s.steps.length >= 3)) count('3 windows in a row');
      if (stages.some((s) => s.kind === 'nest' && s.axes.some((a) => a.wrap))) count('wrapping');
      if (stages.length >= 3) count('3 stages');
      if ((program.plan.outputs.nngp?.axes.length ?? 0) > 2) count('spatial output');
    }
    expect(kinds.get('fused')).toBeGreaterThan(200);
    for (const kind of [
      'gemm',
      'nest, offsets',
      'nest, pooled',
      'nest, none',
      '3 windows in a row',
      'wrapping',
      '3 stages',
      'spatial output',
    ])
      expect(kinds.get(kind), kind).toBeGreaterThan(5);
  });

  it('have bounds that see a wrong 12th digit of an NNGP, and a wrong 6th of an NTK', () => {
    const wide = { nngp: 0, ntk: 0, cases: 0 };
    for (const c of sample) {
      const bounds = boundsOf(c, 'float64');
      wide.cases++;
      for (const field of ['nngp', 'ntk'] as const) {
        const { value = [], error = [] } = bounds[field] ?? {};
        const scale = Math.max(...[...value].map(Math.abs));
        if (Math.max(...error) > (field === 'nngp' ? 1e-12 : 1e-6) * scale) wide[field]++;
      }
    }
    expect(wide.nngp / wide.cases).toBeLessThan(0.1);
    expect(wide.ntk / wide.cases).toBeLessThan(0.02);
  });

  it('would fail on an entry that is off by one part in 10^11, or NaN, or in another place', () => {
    const found = new DenseArray(Float64Array.of(1, 2, 3, 4 * (1 + 1e-11)), [2, 2]);
    const compare =
      (x: DenseArray): (() => void) =>
      () =>
        expectWithin(
          'x',
          x,
          [1, 2, 3, 4],
          [2, 2],
          [1, 1, 1, 1].map((e) => e * 1e-12),
        );
    expect(compare(found)).toThrow('x[1, 1] is 4.00000000004, not 4 ± 1.00e-12');
    expect(compare(new DenseArray(Float64Array.of(1, Number.NaN, 3, 4), [2, 2]))).toThrow('x[0, 1] is NaN, not 2');
    expect(compare(new DenseArray(Float64Array.of(1, 2, 3, 4), [4, 1]))).toThrow('x has shape [4, 1], not [2, 2]');
  });
});
