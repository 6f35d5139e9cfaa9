import { type Binding, bindingNumber, type Kernel } from './kernel.js';
import { bound } from './source.js';

const declared = (side: 'i' | 'j'): string => `@binding(${bindingNumber(side)})`;

/** What a kernel of the samples j calls its own, and what one of the samples i does. */
const NAMES: Readonly<Record<string, string>> = {
  [declared('j')]: declared('i'),
  'launch.tensorsJ': 'launch.tensorsI',
  [bound.j]: bound.i,
  input_j_j: 'input_i_i',
  kept_j_j: 'kept_i_i',
  sj: 'si',
};

// `let sj = si` is in both, and stays
const PATTERN = /@binding\(\d\)|launch\.tensorsJ|let sj\b|\b\w+j\b/g;

/**
 * A kernel of a region of the samples j, written for those of i: it is the same work, so that mostly the same code is there
 * already. What it binds as `i` is then to be `j`, and `tensorsI` what is kept of j.
 */
export function ofFirstSide(kernel: Kernel): Kernel {
  const renamed = (binding: Binding): Binding => (binding === 'j' ? 'i' : binding);
  return {
    ...kernel,
    code: kernel.code.replace(PATTERN, (name) => NAMES[name] ?? name),
    bindings: kernel.bindings.map(renamed),
    written: kernel.written.map(renamed),
  };
}
