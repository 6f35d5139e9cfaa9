import { requireBoolean } from '../numbers.js';

/** Options of {@link Gelu}. */
export interface GeluOptions {
  /** Whether the finite network has the tanh form of Gelu; the kernel is always that of the exact one. Default false. */
  readonly approximate?: boolean;
}

/** The same with every default filled in. */
export interface GeluResolved {
  readonly approximate: boolean;
}

/** @throws InputError on an option that is not a boolean. */
export const resolveGelu = ({ approximate = false }: GeluOptions): GeluResolved =>
  Object.freeze({ approximate: requireBoolean('Gelu: approximate', approximate) });
