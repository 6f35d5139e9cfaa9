import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DenseArray } from '../../src/index.js';
import { onEngines, runsOn } from '../engines/on-engines.js';
import { check, patience } from './support/check.js';
import { errorsOf, expectAlike } from './support/compare.js';
import { type LayerGene, type NetGenes, netGenes } from './support/genes.js';
import { boundsOf, caseOf, kernelOf } from './support/kernels.js';
import { picked } from './support/pairs.js';
import { netOf, type RandomNet } from './support/random-net.js';
import { numbers, sampleSize } from './support/samples.js';

/** The same gene with windows that wrap and take every position; readouts are left out. */
function circular(gene: LayerGene, pools: boolean): readonly LayerGene[] {
  const all = (genes: readonly LayerGene[]): readonly LayerGene[] => genes.flatMap((g) => circular(g, pools));
  switch (gene.kind) {
    case 'conv':
      // where a layer tells positions apart, readouts see a move of one input
      return [
        {
          ...gene,
          layer: gene.layer === 'ConvLocal' ? 'Conv' : gene.layer,
          layout: 0,
          window: { ...gene.window, strides: [1, 1, 1], padding: 'CIRCULAR' },
        },
      ];
    case 'pool':
      return pools ? [{ ...gene, window: { ...gene.window, strides: [1, 1, 1], padding: 'CIRCULAR' } }] : [];
    case 'residual':
      return [{ ...gene, branches: gene.branches.map(all), head: null }];
    case 'repeat':
      return [{ ...gene, body: all(gene.body) }];
    case 'readout':
      return [];
    default:
      return [gene];
  }
}

type Readout = Extract<LayerGene, { kind: 'readout' }>['by'] | 'none';

/** Networks on a torus, by the way they end. Pools that wrap do not fuse, so most networks have none. */
const torus = (readouts: readonly Readout[]): fc.Arbitrary<RandomNet> =>
  fc
    .tuple(netGenes({ minimumSpatial: 1, depth: 5 }), fc.constantFrom(...readouts), fc.constantFrom(false, false, true))
    .map(([genes, by, pools]): NetGenes => {
      const end: readonly LayerGene[] =
        by === 'none'
          ? []
          : [
              { kind: 'readout', by, batchLast: false },
              { kind: 'dense', channels: 2, wStd: 1.2, bStd: 0.1, standard: null },
              { kind: 'relu' },
            ];
      return { ...genes, wrapping: 'mixed', layers: [...genes.layers.flatMap((g) => circular(g, pools)), ...end] };
    })
    .map(netOf)
    .filter((net) => net !== null);

const shifts = fc.array(fc.nat({ max: 8 }), { minLength: 3, maxLength: 3 });
const rolled = (n: number, by: number): readonly number[] =>
  Array.from({ length: n }, (_, p) => (((p - by) % n) + n) % n);

/** A sample moved around the torus. */
function moved(net: RandomNet, sample: Float64Array, by: readonly number[]): Float64Array {
  const axes = net.shape.flatMap((d, k) => (d === null ? [] : [{ d, k }]));
  const x = new DenseArray(
    sample,
    axes.map(({ d }) => d),
  );
  return Float64Array.from(
    picked(
      x,
      axes.map(({ d, k }) => (k === net.channel ? null : rolled(d, by[net.spatial.indexOf(k)] ?? 0))),
    ).data,
  );
}

const batchOf = (net: RandomNet, seed: number, count: number): readonly Float64Array[] =>
  Array.from({ length: count }, (_, k) => numbers(seed + 77 * k, sampleSize(net)));

const counts = fc.integer({ min: 1, max: 3 });
const seeds = fc.nat({ max: 9999 });

describe('networks on a torus', () => {
  onEngines((on) => {
    it(
      'move their outputs as their inputs are moved',
      () =>
        check(
          fc.tuple(torus(['none']), shifts, seeds, counts, counts),
          runsOn(on, 60),
          async ([net, by, seed, n1, n2]) => {
            const [a, b] = [batchOf(net, seed, n1), batchOf(net, seed + 5000, n2)];
            const [still, shifted] = [
              caseOf(net, a, b),
              caseOf(
                net,
                a.map((x) => moved(net, x, by)),
                b.map((x) => moved(net, x, by)),
              ),
            ];
            const [wanted, found] = [
              await kernelOf(net, still.x1, still.x2, on.options),
              await kernelOf(net, shifted.x1, shifted.x2, on.options),
            ];
            const bounds = boundsOf(still, on.row);
            for (const [field, batches] of [
              ['nngp', 2],
              ['ntk', 2],
              ['cov1', 1],
              ['cov2', 1],
            ] as const) {
              const turn = (x: DenseArray): DenseArray =>
                picked(
                  x,
                  x.shape.map((n, k) => (k < batches ? null : rolled(n, by[Math.floor((k - batches) / 2)] ?? 0))),
                );
              const array = wanted[field];
              expectAlike(field, found[field], array && turn(array), turn(errorsOf(bounds[field])));
            }
          },
        ),
      patience,
    );

    it(
      'that end in a mean or sum over positions do not see a move of either input',
      () =>
        check(
          fc.tuple(torus(['mean', 'sum']), shifts, shifts, seeds, counts, counts),
          runsOn(on, 60),
          async ([net, by1, by2, seed, n1, n2]) => {
            const [a, b] = [batchOf(net, seed, n1), batchOf(net, seed + 5000, n2)];
            const [still, shifted] = [
              caseOf(net, a, b),
              caseOf(
                net,
                a.map((x) => moved(net, x, by1)),
                b.map((x) => moved(net, x, by2)),
              ),
            ];
            const [wanted, found] = [
              await kernelOf(net, still.x1, still.x2, on.options),
              await kernelOf(net, shifted.x1, shifted.x2, on.options),
            ];
            const bounds = boundsOf(still, on.row);
            for (const field of ['nngp', 'ntk', 'cov1', 'cov2'] as const)
              expectAlike(field, found[field], wanted[field], errorsOf(bounds[field]));
          },
        ),
      patience,
    );

    it(
      'that end in Flatten do not see a common move, and do see a move of one input',
      async () => {
        await check(
          fc.tuple(torus(['flatten']), shifts, seeds, counts, counts),
          runsOn(on, 60),
          async ([net, by, seed, n1, n2]) => {
            const [a, b] = [batchOf(net, seed, n1), batchOf(net, seed + 5000, n2)];
            const [still, shifted] = [
              caseOf(net, a, b),
              caseOf(
                net,
                a.map((x) => moved(net, x, by)),
                b.map((x) => moved(net, x, by)),
              ),
            ];
            const [wanted, found] = [
              await kernelOf(net, still.x1, still.x2, on.options),
              await kernelOf(net, shifted.x1, shifted.x2, on.options),
            ];
            const bounds = boundsOf(still, on.row);
            for (const field of ['nngp', 'ntk', 'cov1', 'cov2'] as const)
              expectAlike(field, found[field], wanted[field], errorsOf(bounds[field]));
          },
        );
        const conv = {
          kind: 'conv',
          layer: 'Conv',
          window: { sizes: [3, 3, 3], strides: [1, 1, 1], padding: 'CIRCULAR' },
          channels: 4,
          layout: 0,
          wStd: 1,
          bStd: null,
          standard: null,
        } as const;
        const flat: NetGenes = {
          input: { sizes: [5, 4], channels: 2, layout: 0, named: false },
          wrapping: 'mixed',
          layers: [conv, { kind: 'relu' }, { kind: 'readout', by: 'flatten', batchLast: false }],
        };
        const net = netOf(flat);
        if (!net) throw new Error('a network that does not fit');
        const [a, b] = [batchOf(net, 1, 2), batchOf(net, 2, 2)];
        const [still, shifted] = [
          caseOf(net, a, b),
          caseOf(
            net,
            a.map((x) => moved(net, x, [1, 0, 0])),
            b,
          ),
        ];
        const [wanted, found] = [
          await kernelOf(net, still.x1, still.x2, on.options),
          await kernelOf(net, shifted.x1, shifted.x2, on.options),
        ];
        expect(Math.abs((wanted.nngp?.data[0] ?? 0) - (found.nngp?.data[0] ?? 0))).toBeGreaterThan(1e-3);
      },
      patience,
    );
  });
});
