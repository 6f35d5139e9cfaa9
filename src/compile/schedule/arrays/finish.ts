import { type Affine as LoopAffine, ZERO } from './affine.js';
import type { Coordinate as DraftCoordinate, FoldedCoordinate, PlainCoordinate } from './coordinate.js';
import { addressOf, type Block, type DraftRead } from './draft.js';
import type { Affine, ArrayValue, Coordinate, Read } from './plan.js';

/** Straight-line code without what nothing reads, and where each value went. */
export interface Finished {
  readonly values: readonly ArrayValue[];
  readonly at: ReadonlyMap<number, number>;
}

const affine = (a: LoopAffine, loops: readonly number[]): Affine => ({
  factors: loops.map((l) => a.terms.get(l) ?? 0),
  offset: a.offset,
});

const asFolded = (at: PlainCoordinate | FoldedCoordinate): FoldedCoordinate =>
  at.kind === 'folded' ? at : { kind: 'folded', index: at.index, modulus: 0, carry: ZERO, divisor: 1 };

function coordinate(at: Exclude<DraftCoordinate, { kind: 'digit' }>, loops: readonly number[]): Coordinate {
  const { index, modulus, carry, divisor } = asFolded(at);
  return { index: affine(index, loops), modulus, carry: affine(carry, loops), divisor };
}

/** A read as data: strides and factors in the order of `loops`. */
export function finishRead(read: DraftRead, loops: readonly number[]): Read {
  const address = addressOf(read);
  const { factors, offset } = affine(address?.linear ?? ZERO, loops);
  return {
    array: read.storage.id,
    offset,
    strides: factors,
    parts: (address?.parts ?? []).map(({ at, stride }) => ({ at: coordinate(at, loops), stride })),
    guards: read.limits.map(({ at, extent }) => ({ at: coordinate(at, loops), extent })),
  };
}

/** The values that some of `wanted` are made of, in order; `read` says how one is read. */
export function finishBlock(block: Block, wanted: Iterable<number>, read: (read: DraftRead) => Read): Finished {
  const needed = new Set(wanted);
  for (let k = block.values.length - 1; k >= 0; k--) {
    const value = block.values[k];
    if (value && needed.has(k) && 'args' in value) for (const arg of value.args) needed.add(arg);
  }
  const at = new Map<number, number>();
  const values: ArrayValue[] = [];
  block.values.forEach((value, k) => {
    if (!needed.has(k)) return;
    if (value.op === 'read') values.push({ op: 'read', read: read(value.read) });
    else if ('args' in value) values.push({ op: value.op, args: value.args.map((arg) => at.get(arg) ?? -1) });
    else values.push(value);
    at.set(k, values.length - 1);
  });
  return { values, at };
}
