import { describe, expect, it } from 'vitest';
import {
  AvgPool,
  Conv,
  Dense,
  Erf,
  FanInSum,
  FanOut,
  Flatten,
  GlobalAvgPool,
  GlobalSumPool,
  Identity,
  input,
  type Layer,
  parallel,
  Relu,
  repeat,
  SumPool,
  serial,
} from '../../src/index.js';
import type { InternalOptions } from '../../src/nt/kernel/call.js';
import { kernelProgram } from '../../src/nt/kernel/kernel-program.js';
import { ARRAY_FIELDS } from '../../src/nt/kernel/request.js';
import type { Configuration } from '../engines/configurations.js';
import { onEngines } from '../engines/on-engines.js';
import { expectMeaning, expectWithin } from './support/compare.js';
import { boundsOf, type Case, caseOf, everything, kernelOf } from './support/kernels.js';
import { netFrom } from './support/random-net.js';
import { numbers, sampleSize } from './support/samples.js';

/** Calls on an engine: as it is, with its work cut small, as written. */
function variantsOf({ engine, effort, options }: Configuration): readonly InternalOptions[] {
  const tiled = { ...options, tiling: { blocks: 5, groups: 7, samples: 8 } };
  if (effort === 'fewest') return [options, tiled];
  if (engine === 'reference' || (engine === 'wasm' && effort === 'few')) return [options];
  return [options, tiled, { ...options, optimize: false }];
}

/** All of a list, its ends, or its end, by how long a network takes. */
function someOf<T>(list: readonly T[], { engine, effort }: Configuration): readonly T[] {
  if (effort === 'fewest') return list.slice(-1);
  return engine === 'tfjs' ? [...list.slice(0, 1), ...list.slice(-1)] : list;
}

/** A network on n1 and n2 random samples. */
function caseFor(network: Parameters<typeof netFrom>[0], n1: number, n2: number | null, seed = 1): Case {
  const net = netFrom(network);
  const batch = (n: number, from: number): readonly Float64Array[] =>
    Array.from({ length: n }, (_, k) => numbers(from + k, sampleSize(net)));
  return caseOf(net, batch(n1, seed), n2 === null ? null : batch(n2, seed + 900));
}

/** An engine gives what the network means. */
async function expectRight(on: Configuration, name: string, c: Case): Promise<void> {
  const bounds = boundsOf(c, on.row);
  for (const options of variantsOf(on))
    expectMeaning(`${name}, ${JSON.stringify(options)}`, await kernelOf(c.net, c.x1, c.x2, options), bounds);
}

const fusedOf = (c: Case): string | null => kernelProgram(c.net.network, everything(c, {})).kernel.program.denseBecause;

onEngines((on) => {
  describe('windows', () => {
    it.each([1, 2, 3, 5])('that wrap more than once around an axis of %i', async (n) => {
      for (const k of someOf([2, 4, 5, 7, 9, 11], on)) {
        const conv = Conv(2, [k], { padding: 'CIRCULAR', bStd: 0.1 });
        const line = caseFor(input('N', n, 2).build(conv, Relu(), conv), 3, 2);
        expect(fusedOf(line)).toBe(null);
        await expectRight(on, `${k} on ${n}`, line);
        const plane = Conv(2, [k, 3], { padding: 'CIRCULAR', bStd: 0.1 });
        await expectRight(
          on,
          `${k} x 3 on ${n} x 2`,
          caseFor(input('N', n, 2, 1).build(plane, Relu(), plane, GlobalAvgPool()), 2, null),
        );
        await expectRight(
          on,
          `3 x ${k} on 2 x ${n}`,
          caseFor(input('N', 2, n, 1).build(Conv(2, [3, k], { padding: 'CIRCULAR' }), Erf()), 2, 3),
        );
      }
    });

    it.each([1, 4, 9])('wider than an axis of %i, and wider than are carried along', async (n) => {
      for (const k of someOf([3, 8, 9, 10, 19], on))
        for (const strides of [[1], [2]]) {
          const conv = Conv(2, [k], { padding: 'SAME', strides, bStd: 0.1 });
          await expectRight(
            on,
            `${k} on ${n}`,
            caseFor(input('N', n, 2).build(conv, Relu(), conv, Relu(), Flatten(), Dense(1)), 3, 2),
          );
          await expectRight(
            on,
            `pool of ${k} on ${n}`,
            caseFor(input('N', n, 2).build(Dense(2), Relu(), SumPool([k], { padding: 'SAME', strides })), 3, 2),
          );
        }
    });

    it('of pools that overlap, leave out entries, and follow each other', async () => {
      for (const size of someOf([1, 2, 3, 4], on))
        for (const stride of someOf([1, 2, 3], on))
          for (const padding of ['VALID', 'SAME'] as const) {
            const pool = AvgPool([size, 2], { strides: [stride, 1], padding, normalizeEdges: true });
            const conv = Conv(2, [2, 3], { padding: 'SAME', bStd: 0.2 });
            const net = input('N', 8, 5, 1).build(
              conv,
              Relu(),
              pool,
              conv,
              Relu(),
              SumPool([1, 2]),
              conv,
              Erf(),
              GlobalAvgPool(),
              Dense(1),
            );
            await expectRight(on, `pool ${size}/${stride} ${padding}`, caseFor(net, 3, 2));
          }
    });
  });

  describe('sizes', () => {
    const conv = Conv(2, [2, 2], { padding: 'SAME', bStd: 0.1 });
    const nets = {
      mean: input('N', 3, 2, 1).build(conv, Relu(), conv, Relu(), GlobalAvgPool(), Dense(1)),
      flat: input('N', 3, 2, 1).build(conv, Relu(), Flatten(), Dense(2), Erf()),
      positions: input('N', 3, 2, 1).build(conv, Relu(), conv),
      dense: input('N', 5).build(Dense(2), Relu(), Dense(2)),
    };

    it.each([
      [1, 1],
      [1, 9],
      [9, 1],
      [1, null],
      [2, null],
      [3, null],
      [8, null],
      [37, 23],
      [33, null],
    ] as const)('of %i and %s samples', async (n1, n2) => {
      for (const [name, net] of Object.entries(nets)) await expectRight(on, name, caseFor(net, n1, n2));
    });

    it('of one position, one channel, one sample', async () => {
      for (const spatial of [[], [1], [1, 1], [1, 1, 1]]) {
        const ones = spatial.map(() => 1);
        const twos = spatial.map(() => 2);
        const layers: readonly Layer[] = [
          Conv(1, twos, { padding: 'SAME' }),
          Relu(),
          Conv(1, ones),
          Erf(),
          AvgPool(ones),
          GlobalAvgPool(),
        ];
        const net = input('N', ...spatial, 1).build(...layers);
        await expectRight(on, `${spatial.length} axes`, caseFor(net, 1, 1));
      }
    });

    it('of images and volumes as they are in practice', async () => {
      const conv = Conv(4, [3, 3], { padding: 'SAME', wStd: 1.4, bStd: 0.1 });
      await expectRight(
        on,
        'image',
        caseFor(
          input('N', 9, 9, 3).build(
            conv,
            Relu(),
            conv,
            Relu(),
            AvgPool([3, 3], { strides: [2, 2] }),
            conv,
            Relu(),
            GlobalAvgPool(),
            Dense(1),
          ),
          2,
          2,
        ),
      );
      await expectRight(
        on,
        'volume',
        caseFor(
          input('N', 4, 5, 3, 2).build(
            Conv(4, [3, 2, 3], { padding: 'SAME' }),
            Relu(),
            Conv(4, [2, 3, 1]),
            Relu(),
            GlobalSumPool(),
          ),
          2,
          2,
        ),
      );
    });
  });

  describe('structure', () => {
    const depth = on.effort === 'fewest' ? 12 : 50;

    it(`${depth} layers deep`, async () => {
      const block = serial(Conv(2, [3], { padding: 'SAME', wStd: 1.41, bStd: 0.1 }), Relu());
      await expectRight(
        on,
        'plain',
        caseFor(input('N', 7, 2).build(repeat(block, depth), GlobalAvgPool(), Dense(1)), 2, 2),
      );
      const body = serial(Relu(), Conv(2, [3], { padding: 'SAME', wStd: 0.7 }));
      const residual = serial(FanOut(2), parallel(body, Identity()), FanInSum());
      await expectRight(
        on,
        'residual',
        caseFor(input('N', 7, 2).build(Conv(2, [1]), repeat(residual, depth / 2), Relu(), Flatten(), Dense(1)), 2, 2),
      );
    });

    it('Flatten in the middle, and samples last after it', async () => {
      const conv = Conv(3, [2, 2], { padding: 'SAME' });
      const net = input('N', 3, 4, 2).build(
        conv,
        Relu(),
        Flatten({ batchAxisOut: 1 }),
        Dense(4, { batchAxis: 1, channelAxis: 0 }),
        Relu(),
        Dense(2, { batchAxis: 1, channelAxis: 0 }),
      );
      await expectRight(on, 'flatten', caseFor(net, 5, 4));
      await expectRight(
        on,
        'at once',
        caseFor(input('N', 3, 4, 2).build(Flatten(), Dense(3), Relu(), Dense(2)), 5, null),
      );
    });

    it('branches of different depth, width and stride', async () => {
      const long = serial(
        Conv(3, [3], { padding: 'SAME', strides: [2] }),
        Relu(),
        Conv(3, [5], { padding: 'SAME' }),
        Relu(),
        Conv(3, [1]),
      );
      const short = Conv(3, [1], { padding: 'SAME', strides: [2], wStd: 0.5 });
      const pooled = serial(AvgPool([2], { strides: [2], padding: 'SAME' }), Dense(3));
      const net = input('N', 9, 2).build(
        FanOut(3),
        parallel(long, short, pooled),
        FanInSum(),
        Relu(),
        GlobalAvgPool(),
        Dense(1),
      );
      await expectRight(on, 'three branches', caseFor(net, 4, 3));
    });

    it('without layers with weights, whose NTK is the number 0', async () => {
      for (const layers of [[], [Identity()], [GlobalAvgPool()], [Flatten()], [AvgPool([2])]] as const) {
        const all: readonly Layer[] = layers;
        const c = caseFor(input('N', 3, 2).build(...all), 3, 2);
        await expectRight(on, 'no weights', c);
        const { ntk } = await kernelOf(c.net, c.x1, c.x2, on.options);
        expect([ntk?.shape, ntk?.data[0]]).toEqual([[], 0]);
      }
    });

    it('that ends in branches gives the kernel of each', async () => {
      const conv = Conv(3, [2], { padding: 'SAME' });
      const [a, b] = [serial(Relu(), Conv(2, [3])), serial(Erf(), GlobalAvgPool())] as const;
      const both = input('N', 5, 2).build(conv, FanOut(2), parallel(a, b));
      const [c1, c2] = [caseFor(input('N', 5, 2).build(conv, a), 3, 2), caseFor(input('N', 5, 2).build(conv, b), 3, 2)];
      for (const options of variantsOf(on)) {
        const kernels = await both.kernelFn(c1.x1, c1.x2, undefined, options);
        expect(kernels.length).toBe(2);
        for (const [k, c] of [c1, c2].entries()) {
          const bounds = boundsOf(c, on.row);
          for (const field of ARRAY_FIELDS) {
            const [found, bound] = [kernels[k]?.[field], bounds[field]];
            if (!found || !bound) throw new Error(`branch ${k} has no ${field}`);
            expectWithin(`branch ${k}: ${field}`, found, bound.value, bound.extents, bound.error);
          }
        }
      }
    });

    it('with variance 0: dead inputs, dead weights, dead nonlinearities', async () => {
      const conv = Conv(2, [3], { padding: 'SAME' });
      const nets = [
        input('N', 4, 2).build(conv, Relu(), conv, Relu(), GlobalAvgPool()),
        input('N', 4, 2).build(Conv(2, [3], { padding: 'SAME', wStd: 0 }), Relu(), conv, Relu()),
        input('N', 4, 2).build(Conv(2, [3], { padding: 'SAME', wStd: 0, bStd: 0.5 }), Relu(), Flatten(), Dense(1)),
        input('N', 4, 2).build(conv, Erf({ a: 0 }), conv, Relu(), GlobalAvgPool()),
        input('N', 4, 2).build(conv, Erf({ b: 0 }), conv, Erf({ c: 0.5 })),
      ];
      for (const [k, model] of nets.entries()) {
        const net = netFrom(model);
        const [zero, some] = [new Float64Array(sampleSize(net)), numbers(k, sampleSize(net))];
        // one position dead, the rest alive
        const half = some.map((v, at) => (at < 2 ? 0 : v));
        await expectRight(on, `net ${k}`, caseOf(net, [zero, some, half, zero], [half, zero, some]));
        await expectRight(on, `net ${k}`, caseOf(net, [zero, some, half, zero], null));
      }
    });
  });
});
