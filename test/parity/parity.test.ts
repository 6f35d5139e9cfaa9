import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as tt from '../../src/index.js';
import { parityPage } from './parity-page.js';
import { type Name, STAX } from './reference.js';
import { rowsOf } from './table.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const phrase = (here: string): boolean => here.startsWith('(');

describe('docs/parity.md', () => {
  it('is what `npm run parity` writes', () => {
    expect(readFileSync(`${root}docs/parity.md`, 'utf8')).toBe(parityPage(root));
  });

  it('shows all of stax', () => {
    const lacking = [...rowsOf(STAX, root).values()].flat().filter((row) => !row.covered);
    expect(lacking.map((row) => row.reference)).toEqual([]);
  });

  it('names functions that are there', () => {
    const here = STAX.flatMap((section) => section.names).flatMap(({ here: own }: Name) => own ?? []);
    const exported: Readonly<Record<string, unknown>> = { ...tt };
    const types = ['MaskedArray'];
    const missing = here.filter((name) => !phrase(name) && !types.includes(name) && exported[name] === undefined);
    expect(missing).toEqual([]);
  });
});
