/** How the options of Index and DotGeneral are read. */
import { type DotDimensionNumbers, type IndexEntry, type ShapedData, Slice } from '../../src/index.js';
import { det } from './det.js';
import { type Field, numbers } from './options.js';

const isBound = (v: unknown): v is number | null => v === null || typeof v === 'number';

function indexEntry(key: string, value: unknown): IndexEntry {
  if (typeof value === 'number' || value === '...') return value;
  if (!Array.isArray(value) || !value.every(isBound)) throw new Error(`option ${key} has an entry ${String(value)}`);
  // one bound alone is `null`: all of the axis
  const [start = null, stop = null, step = null] = value;
  return Slice(start, stop, step);
}

/** Integers, `'...'`, and lists of what a slice is made of. */
export const indexEntries = (key: string): Field<readonly IndexEntry[]> => ({
  key,
  read: (v) => {
    if (!Array.isArray(v)) throw new Error(`option ${key} is no list`);
    return v.map((entry: unknown) => indexEntry(key, entry));
  },
});

/** A number, or a deterministic array. */
export const constant = (key: string): Field<number | ShapedData> => ({
  key,
  read: (v) => {
    if (typeof v === 'number') return v;
    if (typeof v !== 'object' || v === null || !('shape' in v && 'seed' in v) || typeof v.seed !== 'number')
      throw new Error(`option ${key} is no constant`);
    const shape = numbers('shape').read(v.shape);
    return { shape, data: det({ shape, seed: v.seed }) };
  },
});

const two = <T>(key: string, value: unknown, read: (entry: unknown) => T): readonly [T, T] => {
  if (!Array.isArray(value) || value.length !== 2) throw new Error(`option ${key} is no pair`);
  return [read(value[0]), read(value[1])];
};

/** `[[lhs, rhs], [lhs, rhs]]` lists of axes. */
export const dotDimensionNumbers = (key: string): Field<DotDimensionNumbers> => ({
  key,
  read: (v) => two(key, v, (pair) => two(key, pair, numbers(key).read)),
});
