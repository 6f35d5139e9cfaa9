import fc from 'fast-check';
import { describe, it } from 'vitest';
import { Conv, GlobalAvgPool, input, type Padding, Relu, SumPool } from '../../src/index.js';
import { CONFIGURATIONS, type Configuration } from '../engines/configurations.js';
import { onEngines, runsOn } from '../engines/on-engines.js';
import { check, patience } from './support/check.js';
import { type Bounds, errorsOf, expectAlike, expectIdentical, expectMeaning } from './support/compare.js';
import type { NetGenes } from './support/genes.js';
import { type Arrays, boundsOf, caseOf, cases, kernelOf } from './support/kernels.js';
import { netFrom, netOf } from './support/random-net.js';
import { numbers, sampleSize } from './support/samples.js';

/** How the work is cut: samples in a block, groups of pairs in a wave, blocks of offsets. */
const tilings = fc.record(
  {
    samples: fc.integer({ min: 1, max: 8 }),
    groups: fc.integer({ min: 1, max: 5 }),
    blocks: fc.integer({ min: 1, max: 7 }),
  },
  { requiredKeys: [] },
);

function expectSame(found: Arrays, wanted: Arrays, bounds: Bounds): void {
  for (const field of ['nngp', 'ntk', 'cov1', 'cov2'] as const)
    if (wanted[field] || found[field]) expectAlike(field, found[field], wanted[field], errorsOf(bounds[field]));
}

/** Engines that cut the work at all. */
const CUTTING = CONFIGURATIONS.filter((on) => on.engine !== 'reference');
/** Those whose cuts leave every operation as it is. */
const WASM = CUTTING.filter((on) => on.engine === 'wasm' && on.effort !== 'few');

describe('the way the work is cut', () => {
  onEngines((on) => {
    it(
      'into samples, groups and offsets changes no result',
      () =>
        check(fc.tuple(cases(), tilings), runsOn(on, 120), async ([c, tiling]) => {
          const wanted = await kernelOf(c.net, c.x1, c.x2, on.options);
          expectSame(await kernelOf(c.net, c.x1, c.x2, { ...on.options, tiling }), wanted, boundsOf(c, on.row));
        }),
      patience,
    );

    it(
      'to fit into little memory changes no result',
      () =>
        check(fc.tuple(cases(), fc.integer({ min: 16, max: 24 })), runsOn(on, 20), async ([c, bits]) => {
          const wanted = await kernelOf(c.net, c.x1, c.x2, on.options);
          const found = await kernelOf(c.net, c.x1, c.x2, { ...on.options, memoryBudget: 2 ** bits });
          expectSame(found, wanted, boundsOf(c, on.row));
        }),
      patience,
    );
  }, CUTTING);

  onEngines((on) => {
    it(
      'as written changes no bit: nothing is summed over tiles',
      () =>
        check(fc.tuple(cases(), tilings), runsOn(on, 40), async ([c, { groups = 2, blocks = 3 }]) => {
          const options = { ...on.options, optimize: false };
          const wanted = await kernelOf(c.net, c.x1, c.x2, options);
          expectIdentical(
            'tiled',
            await kernelOf(c.net, c.x1, c.x2, { ...options, tiling: { groups, blocks } }),
            wanted,
          );
        }),
      patience,
    );

    it(
      'over 1, 2 or 3 threads changes no bit where it is cut alike, and no result where it is not',
      () =>
        check(fc.tuple(cases(), tilings), runsOn(on, 80), async ([c, tiling]) => {
          const cut = { ...on.options, tiling: { blocks: 4, ...tiling } };
          const wanted = await kernelOf(c.net, c.x1, c.x2, { ...cut, threads: 1 });
          for (const threads of [2, 3])
            expectIdentical(`${threads} threads`, await kernelOf(c.net, c.x1, c.x2, { ...cut, threads }), wanted);
          const found = await kernelOf(c.net, c.x1, c.x2, { ...on.options, threads: 2 });
          expectSame(found, wanted, boundsOf(c, on.row));
        }),
      patience,
    );
  }, WASM);
});

const isQuick = ({ effort }: Configuration): boolean => effort === 'all' || effort === 'some';

/** Pools after a convolution: every window and stride, or those at the ends. */
const pools = (on: Configuration): readonly (readonly [size: number, stride: number, padding: Padding])[] =>
  (isQuick(on) ? [1, 2, 3, 4, 5] : [2, 5]).flatMap((size) =>
    (isQuick(on) ? [1, 2, 3] : [1, 3]).flatMap((stride) =>
      (isQuick(on) ? (['VALID', 'SAME'] as const) : (['SAME'] as const)).map(
        (padding) => [size, stride, padding] as const,
      ),
    ),
  );

describe('blocks of offsets', () => {
  onEngines((on) => {
    it('of every number are right under pools of every window and stride', async () => {
      const conv = Conv(2, [3], { padding: 'SAME', bStd: 0.1 });
      for (const [size, stride, padding] of pools(on)) {
        const pool = SumPool([size], { strides: [stride], padding });
        const net = netFrom(input('N', 9, 1).build(conv, Relu(), pool, conv, Relu(), GlobalAvgPool()));
        const batch = (from: number): readonly Float64Array[] => [0, 1].map((k) => numbers(from + k, sampleSize(net)));
        const c = caseOf(net, batch(1), batch(9));
        const bounds = boundsOf(c, on.row);
        for (let blocks = 1; blocks <= 8; blocks += isQuick(on) ? 1 : 3) {
          const name = `pool of ${size} by ${stride}, ${padding}, ${blocks} blocks`;
          expectMeaning(name, await kernelOf(net, c.x1, c.x2, { ...on.options, tiling: { blocks } }), bounds);
        }
      }
    });
  }, CUTTING);
});

/** Two hidden layers on 1 to 70 features. */
const dense = fc
  .record({
    features: fc.integer({ min: 1, max: 70 }),
    relu: fc.boolean(),
    bStd: fc.constantFrom(null, 0.3),
    outer: fc.boolean(),
  })
  .map(({ features, relu, bStd, outer }) => {
    const weights = { kind: 'dense', channels: 3, wStd: 1.3, bStd, standard: null } as const;
    const activation = relu ? ({ kind: 'relu' } as const) : ({ kind: 'erf', a: 1, b: 0.7, c: 0.1 } as const);
    const input = { sizes: [], channels: features, layout: outer ? 1 : 0, named: false };
    const genes: NetGenes = {
      input,
      wrapping: 'never',
      layers: [weights, activation, weights, { kind: 'relu' }, weights],
    };
    const net = netOf(genes);
    if (!net) throw new Error('a dense network that does not fit');
    return net;
  });

/** Sizes at the edges of the tiles of a matrix product (192 x 192, 128 x 128 in float64), and of its panels of a few rows. */
const sizes = fc.oneof(fc.constantFrom(127, 128, 129, 191, 192, 193, 257), fc.integer({ min: 1, max: 40 }));

describe('dense networks', () => {
  onEngines((on) => {
    it(
      'on many samples are right at every edge of a tile',
      () =>
        check(
          fc.tuple(
            dense,
            sizes,
            fc.option(sizes, { nil: null }),
            fc.constantFrom(undefined, 50, 128),
            fc.nat({ max: 999 }),
          ),
          runsOn(on, 40),
          async ([net, n1, n2, samples, seed]) => {
            const batch = (count: number, from: number): readonly Float64Array[] =>
              Array.from({ length: count }, (_, k) => numbers(from + 31 * k, sampleSize(net)));
            const c = caseOf(net, batch(n1, seed), n2 === null ? null : batch(n2, seed + 50_000));
            const kernel = await kernelOf(net, c.x1, c.x2, {
              ...on.options,
              tiling: samples === undefined ? undefined : { samples },
            });
            expectMeaning(`${n1} x ${n2}`, kernel, boundsOf(c, on.row));
          },
        ),
      patience,
    );
  });
});
