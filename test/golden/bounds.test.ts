/** The bounds that golden outputs in float32 are compared within are worth something. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { boundsFor } from './bounds.js';
import { compareWithin } from './compare.js';
import type { GoldenFile, StaxCase } from './format.js';
import { expectedOf, isWrong } from './known.js';
import { layerTable } from './layer-table.js';
import { layerNames } from './net.js';
import { casesOf } from './runners.js';
import { isStaxCase } from './stax.js';

const file = JSON.parse(readFileSync(new URL('stax.json', import.meta.url), 'utf8')) as GoldenFile;
const runs = (c: StaxCase): boolean =>
  layerNames(c.net).every((name) => Object.hasOwn(layerTable, name)) &&
  c.patterns === null &&
  !c.expect.shape1.includes(0);
const cases = casesOf(file).filter(isStaxCase).filter(runs);

describe.each(['float32', 'wgsl'] as const)('bounds of %s', (row) => {
  it('are around the expected numbers, and mostly close', () => {
    const wide = { nngp: 0, ntk: 0 };
    for (const c of cases) {
      const [bounds, exact] = [boundsFor(c, row), boundsFor(c, 'float64')];
      const expected = expectedOf(c);
      for (const field of ['nngp', 'ntk'] as const) {
        const bound = bounds[field];
        if (!bound) throw new Error(`${c.id} has no bounds for ${field}`);
        const { extents, value, error } = bound;
        const found = { shape: extents, data: value };
        const wrong = isWrong(c.id, field);
        expect(wrong || compareWithin(field, found, expected[field], exact[field]).agrees, c.id).toBe(true);
        const scale = Math.max(...value.map(Math.abs));
        if (Math.max(...error) > (field === 'nngp' ? 1e-4 : 1e-2) * scale) wide[field]++;
      }
    }
    expect(wide.nngp / cases.length).toBeLessThan(0.05);
    expect(wide.ntk / cases.length).toBeLessThan(0.02);
  });
});
