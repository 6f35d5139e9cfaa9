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

/** Steps carried out one by one on what is held. What nobody reads any more is disposed of after its last reader. */
export class Evaluation {
  readonly #context: Context;
  readonly #section: Section;
  readonly #held: Held;
  readonly #made = new Map<Value, Tensor>();
  #next = 0;

  constructor(context: Context, section: Section, held: Held) {
    this.#context = context;
    this.#section = section;
    this.#held = held;
  }

  /** The tensor of a value that is wanted, or about to be read. */
  at(value: Value): Tensor {
    return this.#made.get(value) ?? this.#held.get(value) ?? missing(value);
  }

  /** Carries out the next step; false where there is none. */
  step(): boolean {
    const { steps, dying } = this.#section;
    const step = steps[this.#next];
    if (!step) return false;
    const tensors = step.args.map((value) => this.at(value));
    this.#made.set(step.out, runStep(this.#context, step, tensors));
    for (const value of dying[this.#next] ?? []) {
      this.#made.get(value)?.dispose();
      this.#made.delete(value);
    }
    this.#next++;
    return true;
  }

  /** Gives everything back that was made here. */
  dispose(): void {
    dispose(this.#made);
    this.#made.clear();
  }
}

/** Runs steps on what is held, and gives the wanted values, which the caller disposes of; nothing where a step throws. */
export function evaluate(context: Context, section: Section, held: Held): Map<Value, Tensor> {
  const evaluation = new Evaluation(context, section, held);
  try {
    while (evaluation.step());
    return new Map(section.wanted.map((value) => [value, evaluation.at(value)]));
  } catch (error) {
    evaluation.dispose();
    throw error;
  }
}

export function dispose(held: Held): void {
  for (const tensor of held.values()) tensor.dispose();
}

const missing = (value: Value): never => {
  throw new InternalError(`tensor ${value.id} is read before it is computed`);
};
