import { describe, expect, it } from 'vitest';
import { defineLayer, type Layer } from '../../src/dsl/layer.js';
import { checkNetwork } from '../../src/dsl/network.js';
import { ARRAY_FIELDS } from '../../src/nt/kernel/request.js';
import { onEngines, runsOn } from '../engines/on-engines.js';
import { check, patience } from './support/check.js';
import { errorsOf, expectAlike } from './support/compare.js';
import { boundsOf, type Case, cases, kernelOf } from './support/kernels.js';

/** A layer that does nothing, and asks for what layers that mix samples ask for. */
const together = (mixing: 'samples' | 'allPairs'): Layer =>
  defineLayer<Layer>({ name: 'Together', shape: (state) => state, kernel: (k) => k, mixing: () => mixing });

const wholeBatches = ({ net }: Case, mixing: 'samples' | 'allPairs'): Case['net'] => {
  const { input, layers } = net.network;
  return { ...net, network: checkNetwork(input.dims, [...layers, together(mixing)]) };
};

describe('kernels of whole batches', () => {
  onEngines((on) => {
    for (const mixing of ['samples', 'allPairs'] as const)
      it(
        `are those of pairs of samples (${mixing})`,
        () =>
          check(cases(), runsOn(on, 40), async (c) => {
            const bounds = boundsOf(c, on.row);
            const found = await kernelOf(wholeBatches(c, mixing), c.x1, c.x2, on.options);
            const pairs = await kernelOf(c.net, c.x1, c.x2, on.options);
            expect(Object.keys(found)).toEqual(Object.keys(pairs));
            for (const field of ARRAY_FIELDS)
              if (pairs[field]) expectAlike(field, found[field], pairs[field], errorsOf(bounds[field]));
          }),
        patience,
      );

    it(
      'have cov1 and cov2 of all pairs and of equal positions where they are asked for',
      () =>
        check(cases(), runsOn(on, 40), async (c) => {
          const options = { ...on.options, diagonalBatch: false, diagonalSpatial: true };
          const found = await kernelOf(wholeBatches(c, 'samples'), c.x1, c.x2, options);
          for (const [field, x] of [['cov1', c.x1] as const, ['cov2', c.x2] as const]) {
            if (!x) continue;
            const { nngp } = await kernelOf(c.net, x, null, { ...on.options, diagonalSpatial: true });
            expectAlike(field, found[field], nngp, errorsOf(boundsOf({ ...c, x1: x, x2: null }, on.row, true).nngp));
          }
        }),
      patience,
    );
  });
});
