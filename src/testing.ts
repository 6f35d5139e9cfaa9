/**
 * `typed-tangents/testing`: checks kernels of your own layers against random networks of finite width. Meant for tests;
 * `genesOf` and `architecture` make random architectures with any generator of lists of whole numbers, such as fast-check.
 *
 * @example
 * import fc from 'fast-check';
 * import { architecture, compareWithMonteCarlo, genesOf, randomInputs } from 'typed-tangents/testing';
 *
 * const activations = [{ code: 'Swish()', layer: Swish() }];
 * const nets = fc.uint32Array(genesOf(3)).map((genes) => architecture(genes, { activations }));
 * await fc.assert(
 *   fc.asyncProperty(nets, fc.nat(), async (net, seed) => {
 *     const [x1, x2] = randomInputs(seed, net.shape);
 *     const verdict = await compareWithMonteCarlo(net.build, x1, x2, { seed, comparisons: 20 });
 *     if (verdict.outcome !== 'agrees') throw new Error(verdict.sentence);
 *   }),
 *   { numRuns: 20 },
 * );
 */
export { type Architecture, type ArchitectureOptions, architecture, genesOf } from './nt/testing/architecture.js';
export type { CompareOptions } from './nt/testing/compare-options.js';
export { compareWithMonteCarlo, type WidthFamily } from './nt/testing/compare-with-monte-carlo.js';
export { randomInputs } from './nt/testing/random-inputs.js';
export { threshold } from './nt/testing/threshold.js';
export type { ComparedKernel, Verdict, WorstEntry } from './nt/testing/verdict.js';
export type { LayerOf } from './nt/testing/verify/cases.js';
export type { TypeCheck, VerifyOptions } from './nt/testing/verify/options.js';
export type { CheckName, CheckReport, LayerReport } from './nt/testing/verify/report.js';
export { verifyLayer } from './nt/testing/verify/verify-layer.js';
