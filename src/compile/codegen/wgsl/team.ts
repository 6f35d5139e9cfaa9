import type { WgslLimits } from './limits.js';
import type { Source } from './source.js';

/**
 * Who works on an entry: all invocations of a workgroup together, or one alone, and then a workgroup has several
 * entries. Where WebGPU is carried out by a processor, invocations are lanes of a few, and every barrier makes each of
 * them stop and go on: there an entry an invocation is many times faster.
 */
export interface Team {
  /** Invocations that share the elements of an entry. */
  readonly size: number;
  /** Entries of a workgroup. */
  readonly entries: number;
}

/** Entries of a workgroup where each has one invocation: the lanes of a processor. */
const ALONE = 4;
/** The same for entries that are a handful of numbers, on any device. */
const SCALARS = 64;

/** Invocations of a workgroup for this many elements: a power of two, at least one subgroup of most hardware. */
function workgroupSize(elements: number, limits: WgslLimits, wanted: number): number {
  const most = Math.min(wanted, limits.maxComputeInvocationsPerWorkgroup, limits.maxComputeWorkgroupSizeX);
  let size = Math.min(32, most);
  while (size < elements && 2 * size <= most) size *= 2;
  return size;
}

/** Invocations that share an entry of which they do not know how many elements there are: few are idle. */
const SOME = 256;
/** The same where the number is known: as many as share the registers of a core, half of it for long steps. */
const MANY = 1024;
const LONG = 40;

/** The most invocations for entries whose number of elements is known or is not, and for steps of so many values. */
export const mostInvocations = (known: boolean, values: number): number =>
  known ? (values > LONG ? MANY / 2 : MANY) : SOME;

/** The team for entries of so many elements. */
export function teamFor(elements: number, limits: WgslLimits, most = MANY): Team {
  if (elements === 1) return { size: 1, entries: SCALARS };
  return limits.software ? { size: 1, entries: ALONE } : { size: workgroupSize(elements, limits, most), entries: 1 };
}

export const isAlone = (team: Team): boolean => team.size === 1;

/** Number of the entry that an invocation works on. */
export const entryOf = (team: Team): string =>
  isAlone(team) ? `i32(group.x) * ${team.entries} + i32(t)` : 'i32(group.x)';

/**
 * The loop of an invocation over its share of the elements `e`. None is needed where each has one at most: then the
 * steps of a stage follow each other without a branch, and compilers find the indices again that they have in common.
 */
export function elementLoop(team: Team, count: string, body: readonly string[], first = '0'): readonly string[] {
  if (first === '0' && !isAlone(team) && Number(count) <= team.size) {
    const own = Number(count) === team.size ? [] : [`if (e < ${count}) {`];
    return ['{', 'let e = i32(t);', ...own, ...body, ...own.map(() => '}'), '}'];
  }
  const start = isAlone(team) ? first : first === '0' ? 'i32(t)' : `${first} + i32(t)`;
  return [`for (var e = ${start}; e < ${count}; e += ${team.size}) {`, ...body, '}'];
}

/** Waits for the rest of the team; nothing to wait for alone. */
export const barrier = (source: Source, team: Team, storage: boolean): readonly string[] =>
  isAlone(team) ? [] : [source.barrier(storage)];
