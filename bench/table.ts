import type { Result } from './job.js';

const HEADER = ['network', 'engine', 'dtype', 'x2', 'threads', 'ms/entry', 'compile ms', 'peak RSS MB'];

/** The cells of a result, as text. */
const cells = (r: Result): readonly string[] => [
  r.name,
  r.engine,
  r.dtype,
  r.symmetric ? 'null' : 'given',
  String(r.threads),
  String(Number(r.msPerEntry.toPrecision(3))),
  r.compileMs.toFixed(0),
  r.peakRssMB.toFixed(0),
];

const WIDTHS = HEADER.map((title) => Math.max(title.length, 8));

const line = (row: readonly string[]): string =>
  row
    .map((cell, i) => (i < 4 ? cell.padEnd(WIDTHS[i] ?? 0) : cell.padStart(WIDTHS[i] ?? 0)))
    .join('  ')
    .trimEnd();

export const header = (): string => line(HEADER);

export const tableLine = (result: Result): string => line(cells(result));
