import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kernelProgram } from '../../src/nt/kernel/kernel-program.js';
import { onEngines, runsOn } from '../engines/on-engines.js';
import { seed } from './seed.js';
import { check, patience } from './support/check.js';
import { expectMeaning } from './support/compare.js';
import { boundsOf, type Case, caseOf, cases, everything, kernelOf } from './support/kernels.js';
import type { RandomNet } from './support/random-net.js';

/** Samples with NaN at some of their positions; one in four is masked nowhere, one in eight everywhere. */
function masked(net: RandomNet, samples: readonly Float64Array[], seeds: readonly number[]): readonly Float64Array[] {
  const sizes = net.shape.flatMap((size) => (size === null ? [] : [size]));
  const channel = net.channel - (net.channel > net.batch ? 1 : 0);
  const behind = sizes.slice(channel + 1).reduce((a, b) => a * b, 1);
  const channels = sizes[channel] ?? 1;
  return samples.map((sample, n) => {
    const own = seeds[n % seeds.length] ?? 0;
    const hides = (position: number): boolean =>
      own % 4 !== 0 && (own % 8 === 1 || Math.sin(own * 12.9 + position * 78.2) > 0.2);
    return sample.map((v, k) => {
      const position = Math.floor(k / (behind * channels)) * behind + (k % behind);
      return hides(position) ? Number.NaN : v;
    });
  });
}

const maskedCases: fc.Arbitrary<Case> = fc
  .tuple(cases(), fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 6 }))
  .map(([{ net, samples1, samples2 }, seeds]) =>
    caseOf(
      net,
      masked(net, samples1, seeds),
      samples2 && masked(net, samples2, [...seeds].reverse()),
      `masks ${seeds.join(' ')}`,
    ),
  );

const maskConstant = Number.NaN;

describe('random networks on masked samples', () => {
  onEngines((on) => {
    it(
      'mean the same as written, optimised and cut into pieces',
      () =>
        check(maskedCases, runsOn(on, 24, 16), async (c) => {
          const bounds = boundsOf({ ...c, maskConstant }, on.row);
          for (const options of [
            { optimize: false },
            { optimize: true },
            { optimize: true, tiling: { samples: 2, groups: 2 } },
          ])
            expectMeaning(
              JSON.stringify(options),
              await kernelOf(c.net, c.x1, c.x2, { ...on.options, ...options, maskConstant }),
              bounds,
            );
        }),
      patience,
    );
  });

  it('are fused as often as without masks', () => {
    const fused = { masked: 0, plain: 0 };
    for (const c of fc.sample(maskedCases, { numRuns: 60, seed }))
      for (const kind of ['masked', 'plain'] as const) {
        const { program } = kernelProgram(c.net.network, everything(c, { masked: kind === 'masked' })).kernel;
        if (program.denseBecause === null) fused[kind]++;
      }
    expect(fused.masked).toBe(fused.plain);
    expect(fused.plain).toBeGreaterThan(40);
  });
});
