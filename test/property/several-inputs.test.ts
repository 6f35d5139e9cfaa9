import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstAxes } from '../../src/dsl/checks/settle-axes.js';
import { checkNetwork } from '../../src/dsl/network.js';
import { parallel } from '../../src/dsl/parallel.js';
import { serialOf } from '../../src/dsl/serial.js';
import { InternalError } from '../../src/index.js';
import { ARRAY_FIELDS, type ArrayField } from '../../src/nt/kernel/request.js';
import { runKernel } from '../../src/nt/kernel/run-kernel.js';
import type { NDArray } from '../../src/types/ndarray.js';
import { onEngines, runsOn } from '../engines/on-engines.js';
import { check, patience } from './support/check.js';
import { expectMeaning } from './support/compare.js';
import { boundsOf, type Case, caseOf } from './support/kernels.js';
import { type RandomNet, randomNet } from './support/random-net.js';
import { batches, samplesOf } from './support/samples.js';

/** Entries of a kernel at most. */
const ENTRIES = 4000;

const positions = ({ spatial, shape }: RandomNet): number => spatial.reduce((n, axis) => n * (shape[axis] ?? 1), 1);

/** Networks that say where their input's axes are: others look where their neighbours do. */
const nets = randomNet().filter(({ network }) => firstAxes(network.layers) !== undefined);

/** Two networks on as many samples each. */
const cases = fc.tuple(nets, nets, batches).map(([first, second, genes]): readonly [Case, Case] => {
  const most = Math.floor(ENTRIES / Math.max(positions(first), positions(second)) ** 2);
  const caseFor = (net: RandomNet): Case => caseOf(net, ...samplesOf(net, genes, most));
  return [caseFor(first), caseFor(second)];
});

type Arrays = Readonly<Record<ArrayField, NDArray | null>>;

const isBoth = (kernels: unknown): kernels is readonly [Arrays, Arrays] => Array.isArray(kernels);

describe('random networks side by side, each on an input of its own', () => {
  onEngines((on) => {
    it(
      'have the kernels that they have alone',
      () =>
        check(cases, runsOn(on, 20, 10), async (both) => {
          const network = checkNetwork(
            both.map(({ net }) => net.network.input.dims.map((dim, axis) => net.shape[axis] ?? dim)),
            [parallel(...both.map(({ net }) => serialOf(net.network.layers)))],
          );
          const [a, b] = both;
          const x2 = a.x2 && b.x2 ? [a.x2, b.x2] : null;
          const kernels = await runKernel(network, [a.x1, b.x1], x2, undefined, on.options);
          if (!isBoth(kernels)) throw new InternalError('no kernel of each');
          for (const [k, c] of both.entries()) {
            const own = ARRAY_FIELDS.flatMap((field) =>
              kernels[k]?.[field] ? [[field, kernels[k][field]] as const] : [],
            );
            expect(own.length).toBeGreaterThanOrEqual(3);
            expectMeaning(`input ${k}`, Object.fromEntries(own), boundsOf(c, on.row));
          }
        }),
      patience,
    );
  });
});
