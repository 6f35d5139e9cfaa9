import { InternalError } from '../../../errors.js';
import type { ArrayValue, Read, Store } from '../../../schedule/arrays/plan.js';
import type { Leaf, Value } from '../../../schedule/plan.js';
import { expand } from '../../expand.js';
import { type StraightResult, straightLine } from '../straight-line.js';
import { along, coordinate, guard, times, total } from './indices.js';
import type { Names } from './module.js';

export const readsOf = (values: readonly ArrayValue[]): readonly Read[] =>
  values.flatMap((v) => (v.op === 'read' ? [v.read] : []));

/** Values with their reads as leaves numbered from 0 on, and their sums as leaves below 0. */
function spelled(values: readonly ArrayValue[]): readonly Value[] {
  let next = 0;
  return values.map((v): Value => {
    if (v.op === 'read') return { op: 'leaf', leaf: { kind: 'scratch', array: next++ } };
    return v.op === 'sum' ? { op: 'leaf', leaf: { kind: 'scratch', array: -1 - v.sum } } : v;
  });
}

/** Where straight-line code stands. */
export interface ValueSite {
  readonly names: Names;
  /** Indices of the loops. */
  readonly at: readonly string[];
  /** Where each read begins, and how many of the loops are in that. */
  readonly base: (read: number) => string;
  readonly based: number;
  /** Names of the finished sums. */
  readonly sums: readonly string[];
}

type Loaded = ReturnType<Parameters<typeof straightLine>[1]>;

function load(site: ValueSite, read: Read, number: number): Loaded {
  const { names, at, based } = site;
  const own = at.map((name, l) => (l < based ? undefined : name));
  const parts = read.parts.map((p) => times(p.stride, coordinate(p.at, at)));
  const element = `memory[${total(site.base(number), along(read.strides, own), ...parts)}]`;
  if (read.guards.length === 0) return { lines: [], value: element };
  const guards = read.guards.map((g) => guard(g, at, names.fresh('edge')));
  const value = names.fresh('read');
  return {
    lines: [
      ...guards.map((g) => g.line),
      `var ${value} = 0.0f;`,
      `if (${guards.map((g) => g.holds).join(' && ')}) { ${value} = ${element}; }`,
    ],
    value,
  };
}

/** The code of values for one index of the loops. */
export function valueCode(site: ValueSite, values: readonly ArrayValue[]): StraightResult {
  const reads = readsOf(values);
  const leaf = (l: Leaf): Loaded => {
    const number = l.kind === 'scratch' ? l.array : Number.NaN;
    const [read, sum] = [reads[number], site.sums[-1 - number]];
    if (read) return load(site, read, number);
    if (sum !== undefined) return { lines: [], value: sum };
    throw new InternalError('a value of a kernel of arrays reads nothing');
  };
  return straightLine(expand(spelled(values), 'f32'), leaf, site.names.fresh);
}

/** Lines that write values; `base` is where each store begins. */
export const storeLines = (
  stores: readonly Store[],
  at: readonly string[],
  base: (store: number) => string,
  value: (k: number) => string,
): readonly string[] => stores.map((s, k) => `memory[${total(base(k), along(s.strides, at))}] = ${value(s.value)};`);
