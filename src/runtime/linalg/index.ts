export { cholesky } from './cholesky.js';
export type { LinalgOptions } from './options.js';
export type { TriangularSolveOptions } from './solve.js';
export { choleskySolve, triangularSolve } from './solve.js';
