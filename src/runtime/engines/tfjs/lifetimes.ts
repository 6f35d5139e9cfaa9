import { sizePerItem } from './layout.js';
import type { Step, Value } from './lower/step.js';

/** For each step, the values that nothing reads after it. */
export function lastReads(steps: readonly Step[], wanted: ReadonlySet<Value>): readonly (readonly Value[])[] {
  const seen = new Set<Value>(wanted);
  const made = new Set(steps.map((s) => s.out));
  const dying: Value[][] = [];
  for (const step of [...steps].reverse()) {
    // read by nobody, not even later steps: dies where it is made
    const ends = [step.out, ...step.args].filter((v) => made.has(v) && !seen.has(v));
    dying.push([...new Set(ends)]);
    for (const value of ends) seen.add(value);
  }
  return dying.reverse();
}

/** How many arrays as large as its result, or its operand, a step holds besides both. */
function workspace(step: Step): number {
  const out = sizePerItem(step.out.axes);
  const arg = Math.max(0, ...step.args.map((a) => sizePerItem(a.axes)));
  // padded operand, sum so far and the next slice
  if (step.op === 'window') return arg + 2 * out;
  // repeated operands
  if (step.op === 'pointwise' && step.attrs.op === 'select') return 2 * out;
  return step.op === 'product' && step.args.length > 2 ? 2 * out : 0;
}

const BYTES = 4;

/** Bytes that running these steps takes at most, for one sample or one pair. */
export function peakBytes(steps: readonly Step[], wanted: ReadonlySet<Value>): number {
  const dying = lastReads(steps, wanted);
  let live = 0;
  let peak = 0;
  steps.forEach((step, k) => {
    live += sizePerItem(step.out.axes);
    peak = Math.max(peak, live + workspace(step));
    for (const value of dying[k] ?? []) live -= sizePerItem(value.axes);
  });
  return Math.max(1, peak) * BYTES;
}
