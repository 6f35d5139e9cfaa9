import fc from 'fast-check';
import { describe, it } from 'vitest';
import { architecture, genesOf, randomInputs } from '../../src/testing.js';
import { check, patience } from './support/check.js';
import { ARCHITECTURES, expectAgreement, OUTPUTS, verdictOn } from './support/monte-carlo.js';

/** Genes of a network, and what its inputs and parameters are drawn from. */
const cases = fc.tuple(fc.uint32Array(genesOf(3)), fc.nat());

describe('kernels of random architectures are those of random networks, to within what chance allows:', () => {
  it.each(['ntk', 'nngp'] as const)(
    '%s',
    async (kernel) => {
      const nets = cases.map(([genes, seed]) => ({ net: architecture(genes, { outputs: OUTPUTS[kernel] }), seed }));
      await check(nets, ARCHITECTURES, async ({ net, seed }) => {
        const [x1, x2] = randomInputs(seed, net.shape);
        expectAgreement(await verdictOn(kernel, net.build, x1, x2, { seed }), net.code);
      });
    },
    5 * patience,
  );
});
