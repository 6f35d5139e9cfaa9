import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { LONGEST, placeOf } from './longest-first.js';

it('knows files that are there', () => {
  const paths = LONGEST.map((name) => `${import.meta.dirname}/${name}.test.ts`);
  expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  expect(paths.map(placeOf)).toEqual(paths.map((_, k) => k));
});

it('puts all others behind them', () => {
  expect(placeOf(import.meta.filename)).toBe(LONGEST.length);
});
