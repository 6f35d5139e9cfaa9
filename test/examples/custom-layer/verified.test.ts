import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DecayReadout } from '../../../examples/custom-layer/decay-readout.js';
import { verify } from '../../../examples/custom-layer/verify.js';
import { Dense, input } from '../../../src/index.js';

const root = join(import.meta.dirname, '..', '..', '..');
const code = (path: string): string => readFileSync(join(root, 'examples', 'custom-layer', path), 'utf8');

describe('the layer of examples/custom-layer', () => {
  it('is what it says, by every check of the kit', async () => {
    const report = await verify({ runs: 4, work: 6e7 });
    expect(report.failures).toEqual([]);
    expect(report.checks.map((c) => `${c.check} ${c.outcome}`)).toEqual([
      'shape passed',
      'types passed',
      'engines passed',
      'symmetric passed',
      'psd passed',
      'masks passed',
      'monteCarlo passed',
    ]);
  });

  it('has its shape and its sentences', () => {
    const sequences = input('N', 6, 2);
    const readout = DecayReadout(4, { decay: 0.5 });
    expect(sequences.build(Dense(8), readout).shape).toBe('[N, 4]');
    // @ts-expect-error there is no time axis
    expect(() => input('N', 6).build(Dense(8), readout)).toThrow(
      '✗ in layer 1 › DecayReadout expects 3 axes (N, T, C), got [N, 8] (samples first, channels last)',
    );
    expect(() => DecayReadout(4, { decay: 0 })).toThrow('DecayReadout: decay must be above 0, got 0');
  });
});

describe('docs/custom-layer.md', () => {
  const page = readFileSync(join(root, 'docs', 'custom-layer.md'), 'utf8');
  const blocks = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, text]) => text ?? '');
  /** The page imports the package by its name. */
  const asOnThePage = (text: string): string =>
    text
      .replaceAll("'../../src/index.js'", "'typed-tangents'")
      .replaceAll("'../../src/testing.js'", "'typed-tangents/testing'");

  it('shows the code of the example, all of the layer and its verification', () => {
    expect(blocks.length).toBe(3);
    expect(blocks[0]).toBe(asOnThePage(code('decay-readout.ts')));
    expect(blocks[1]).toBe(asOnThePage(code('verify.ts')));
    expect(blocks[2]).toBe(asOnThePage(code('type-check.ts')));
  });
});
