import { InternalError } from '../../../compile/errors.js';
import { lastReads } from './lifetimes.js';
import type { Step, Value } from './lower/step.js';
import type { Context } from './steps/context.js';
import { runStep } from './steps/run-step.js';
import type { Tensor } from './tensorflow.js';

/** Tensors by the value they hold. */
export type Held = ReadonlyMap<Value, Tensor>;

/** Some steps, the values wanted of them, and when the others die. */
export interface Section {
  readonly steps: readonly Step[];
  readonly wanted: readonly Value[];
  readonly dying: readonly (readonly Value[])[];
}

export const section = (steps: readonly Step[], wanted: readonly Value[]): Section => ({
  steps,
  wanted,
  dying: lastReads(steps, new Set(wanted)),
});

/**
 * Runs steps on what is held, and gives the wanted values, which the caller disposes of. Everything else is disposed of
 * after its last reader; all of it when a step throws.
 */
export function evaluate(context: Context, { steps, wanted, dying }: Section, held: Held): Map<Value, Tensor> {
  const made = new Map<Value, Tensor>();
  const at = (value: Value): Tensor => made.get(value) ?? held.get(value) ?? missing(value);
  try {
    steps.forEach((step, k) => {
      made.set(step.out, runStep(context, step, step.args.map(at)));
      for (const value of dying[k] ?? []) {
        made.get(value)?.dispose();
        made.delete(value);
      }
    });
    return new Map(wanted.map((value) => [value, at(value)]));
  } catch (error) {
    dispose(made);
    throw error;
  }
}

export function dispose(held: Held): void {
  for (const tensor of held.values()) tensor.dispose();
}

const missing = (value: Value): never => {
  throw new InternalError(`tensor ${value.id} is read before it is computed`);
};
