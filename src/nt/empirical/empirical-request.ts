import { InputError } from '../../compile/errors.js';
import { describeValue } from '../../runtime/describe.js';
import type { KernelKind } from './kernel-outputs.js';

/** One kernel, several, or (`undefined`) both. */
export type EmpiricalRequest = KernelKind | readonly KernelKind[] | undefined;

export const KERNEL_KINDS: readonly KernelKind[] = ['nngp', 'ntk'];

/** @throws InputError for what is no kernel, or one asked for twice. */
export function kindsOf(get: EmpiricalRequest): readonly KernelKind[] {
  if (get === undefined) return KERNEL_KINDS;
  const names: readonly unknown[] = Array.isArray(get) ? get : [get];
  const kinds = names.map((name) => {
    const kind = KERNEL_KINDS.find((known) => known === name);
    if (kind) return kind;
    throw new InputError(`get asks for ${describeValue(name)}, which is not one of ${KERNEL_KINDS.join(', ')}.`);
  });
  if (kinds.length === 0) throw new InputError(`get is empty; name at least one of ${KERNEL_KINDS.join(', ')}.`);
  if (new Set(kinds).size < kinds.length) throw new InputError(`get names a kernel twice: ${kinds.join(', ')}.`);
  return kinds;
}
