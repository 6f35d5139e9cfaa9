import { InputError } from '../../compile/errors.js';
import { describeValue } from '../../runtime/describe.js';

/**
 * Ways to compute the same NTK (Novak, Sohl-Dickstein, Schoenholz 2022, arXiv:2206.08720), for batches of N samples with
 * O outputs each and P parameters:
 * - `JACOBIAN_CONTRACTION`: both Jacobians, of N O P entries each, and their product;
 * - `NTK_VECTOR_PRODUCTS`: a forward pass for each of the N O rows of the second Jacobian, on all samples;
 * - `STRUCTURED_DERIVATIVES`: products of cotangents and of activations, without a Jacobian where there is structure;
 * - `AUTO`: the one of the three that needs the least operations and memory traffic on arrays of these shapes.
 */
export const NtkImplementation = {
  AUTO: 'AUTO',
  JACOBIAN_CONTRACTION: 'JACOBIAN_CONTRACTION',
  NTK_VECTOR_PRODUCTS: 'NTK_VECTOR_PRODUCTS',
  STRUCTURED_DERIVATIVES: 'STRUCTURED_DERIVATIVES',
} as const;
export type NtkImplementation = (typeof NtkImplementation)[keyof typeof NtkImplementation];

/** One that computes. */
export type NtkMethod = Exclude<NtkImplementation, 'AUTO'>;

export const METHODS: readonly NtkMethod[] = ['JACOBIAN_CONTRACTION', 'NTK_VECTOR_PRODUCTS', 'STRUCTURED_DERIVATIVES'];

/** @throws InputError for what is none. */
export function checkImplementation(implementation: NtkImplementation): NtkImplementation {
  const all: readonly NtkImplementation[] = Object.values(NtkImplementation);
  if (all.includes(implementation)) return implementation;
  throw new InputError(`implementation is ${describeValue(implementation)}, and must be one of ${all.join(', ')}.`);
}
