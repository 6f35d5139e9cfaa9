/**
 * Where the reference's own numbers are less exact than the tolerance: case, array, and the relative difference that
 * is let through.
 *
 * - `edge/self_scaled/Relu`: all pairs are parallel, so the exact NTK is twice the NNGP. One cosine of the reference
 *   rounds to 1 - 1.1e-16, whose arccosine is off by 2e-9.
 * - `act/Sign/…`: its cov1 and cov2 have 1 off the diagonal, where 1 - 2 θ / π belongs; what follows carries that on.
 */
const KNOWN: { readonly [id: string]: { readonly [array: string]: number } } = {
  'edge/self_scaled/Relu': { ntk: 4e-9 },
  'act/Sign/conv_gap': { cov1: Number.POSITIVE_INFINITY, cov2: Number.POSITIVE_INFINITY },
  'act/Sign/full_batch': { cov1: Number.POSITIVE_INFINITY, cov2: Number.POSITIVE_INFINITY },
};

/** The tolerance of an array of a case, where it is not the usual one. */
export const knownTolerance = (id: string, array: string): number | undefined => KNOWN[id]?.[array];
