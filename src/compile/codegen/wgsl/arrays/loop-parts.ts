import type { LoopKernel } from '../../../schedule/arrays/plan.js';
import { LEAST } from '../float-literal.js';
import type { StraightResult } from '../straight-line.js';
import { along, digits, total } from './indices.js';
import { type OperandPlace, operand } from './kernel.js';
import { Names } from './module.js';
import { readsOf, storeLines, valueCode } from './values.js';

/** Names of so many numbers. */
export const named = (stem: string, list: readonly number[]): readonly string[] => list.map((_, k) => `${stem}${k}`);

/** Reads of terms, reads of values, stores. */
export const loopOperands = (kernel: LoopKernel): readonly OperandPlace[] => [
  ...[...readsOf(kernel.terms), ...readsOf(kernel.values)].map(({ array, offset }) => ({ array, offset })),
  ...kernel.stores.map(({ array }) => ({ array, offset: 0 })),
];

/** What the code of a kernel of loops is made of, whoever adds up its sums. */
export class LoopParts {
  readonly sums: readonly string[];
  /** Indices of the loops of the reduction. */
  readonly inner: readonly string[];
  readonly #kernel: LoopKernel;
  readonly #names = new Names();
  readonly #loops: readonly string[];

  constructor(kernel: LoopKernel) {
    this.#kernel = kernel;
    this.#loops = named('l', kernel.loops);
    this.inner = named('k', kernel.reduce);
    this.sums = named('sum', kernel.sums);
  }

  /** The indices of entry number `number`. */
  indices(): readonly string[] {
    return digits('number', this.#kernel.loops, this.#loops);
  }

  /** Lines before the terms: where their reads begin, and the sums at their start. */
  begin(): { readonly lines: readonly string[]; readonly bases: readonly string[] } {
    const bases = readsOf(this.#kernel.terms).map((read, k) => {
      const name = this.#names.fresh('base');
      return { name, line: `let ${name} = ${total(operand(k), along(read.strides, this.#loops))};` };
    });
    return {
      lines: [
        ...bases.map((b) => b.line),
        ...this.sums.map((sum) => `var ${sum} = ${this.#kernel.by === 'max' ? LEAST : '0.0f'};`),
      ],
      bases: bases.map((b) => b.name),
    };
  }

  /** The line that takes a number into a sum. */
  into(sum: string, value: string): string {
    return this.#kernel.by === 'max' ? `${sum} = max(${sum}, ${value});` : `${sum} += ${value};`;
  }

  /** Takes one term into every sum, at the indices `inner`. */
  grow(bases: readonly string[]): readonly string[] {
    const { terms, sums } = this.#kernel;
    const at = [...this.#loops, ...this.inner];
    const base = (k: number): string => bases[k] ?? '0';
    const code = valueCode({ names: this.#names, at, base, based: this.#loops.length, sums: [] }, terms);
    return [...code.lines, ...this.sums.map((sum, k) => this.into(sum, code.value(sums[k] ?? -1)))];
  }

  /** Values and stores. */
  finish(): readonly string[] {
    const { terms, values, stores } = this.#kernel;
    const [inTerms, inValues] = [readsOf(terms).length, readsOf(values).length];
    const base = (k: number): string => operand(inTerms + k);
    const code: StraightResult = valueCode(
      { names: this.#names, at: this.#loops, base, based: 0, sums: this.sums },
      values,
    );
    return [...code.lines, ...storeLines(stores, this.#loops, (k) => base(inValues + k), code.value)];
  }
}
