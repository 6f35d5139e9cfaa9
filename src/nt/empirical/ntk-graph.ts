import type { NtkMethod } from './implementation.js';
import { jacobianContraction } from './jacobian-contraction.js';
import { ntkVectorProducts } from './ntk-vector-products.js';
import type { NtkGraph } from './question.js';
import { structuredDerivatives } from './structured-derivatives.js';

/** How each implementation builds the NTK. */
export const NTK_GRAPHS: Readonly<Record<NtkMethod, NtkGraph>> = {
  JACOBIAN_CONTRACTION: jacobianContraction,
  NTK_VECTOR_PRODUCTS: ntkVectorProducts,
  STRUCTURED_DERIVATIVES: structuredDerivatives,
};
