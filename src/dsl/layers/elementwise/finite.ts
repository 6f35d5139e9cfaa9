import type { FinitePart } from '../../finite/part.js';
import { pointwise } from '../../finite/pointwise.js';
import type { FiniteRule } from '../../finite/rule.js';
import { type EntryFn, traced } from '../../kernel/traced.js';
import type { ElementwiseResolved } from './options.js';

/** A user's function on every entry; `what` reads like `Elementwise: fn`. */
export function entryFinite(what: string, fn: EntryFn): FiniteRule {
  const f = traced(what, ['x'], fn);
  return pointwise((g, x) => g.broadcast(f.on(g, [x]), x.axes));
}

export const elementwiseFinite = ({ fn }: ElementwiseResolved): FinitePart =>
  fn
    ? entryFinite('Elementwise: fn', fn)
    : '✗ Elementwise has no fn, so there is nothing to init or apply (give it fn)';
