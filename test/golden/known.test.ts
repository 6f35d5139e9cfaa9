import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TOLERANCE, worstError } from './compare.js';
import type { ArrayJson, GoldenFile } from './format.js';
import { CORRECTIONS, expectedOf } from './known.js';
import { casesOf } from './runners.js';
import { isStaxCase } from './stax.js';

const file = JSON.parse(readFileSync(new URL('stax.json', import.meta.url), 'utf8')) as GoldenFile;
const cases = casesOf(file).filter(isStaxCase);

const moved = (to: ArrayJson, from: ArrayJson): number =>
  worstError({ shape: to.shape, data: to.data.map((value) => value ?? Number.NaN) }, from);

describe('corrections of the reference', () => {
  it.each(Object.keys(CORRECTIONS))('%s moves its last digits, and needs to', (id) => {
    const errors = cases
      .filter((c) => c.id === id)
      .map((c) => {
        const { nngp, ntk } = expectedOf(c);
        return Math.max(moved(nngp, c.expect.nngp), moved(ntk, c.expect.ntk));
      });
    expect(errors).toHaveLength(1);
    expect(errors[0]).toBeGreaterThan(TOLERANCE);
    expect(errors[0]).toBeLessThan(1e-8);
  });
});
