import { describe, expect, it } from 'vitest';
import { type Axis, pAxis, qAxis } from '../../src/compile/graph/axis.js';
import type { GraphBuilder } from '../../src/compile/graph/builder.js';
import type { Node } from '../../src/compile/graph/node.js';
import { atBothPlaces, positionAxes, single } from '../../src/dsl/kernel/covariances.js';
import { spatialExtent } from '../../src/dsl/kernel/geometry.js';
import type { KernelState } from '../../src/dsl/kernel/kernel-state.js';
import type { KernelContext } from '../../src/dsl/kernel/rule.js';
import { type SampleBatch, sampleInput } from '../../src/dsl/kernel/sample-inputs.js';
import {
  Conv,
  Dense,
  defineLayer,
  Flatten,
  GlobalAvgPool,
  input,
  type Layer,
  type NDArray,
  ndarray,
  Relu,
} from '../../src/index.js';
import type { InternalOptions } from '../../src/nt/kernel/call.js';
import { kernelProgram } from '../../src/nt/kernel/kernel-program.js';
import type { Configuration } from '../engines/configurations.js';
import { onEngines } from '../engines/on-engines.js';
import { samples } from './engine-nets.js';

/** Numbers of a batch that look random: of side 1 others than of side 2. */
const numbers = (side: 1 | 2, size: number): Float64Array =>
  Float64Array.from({ length: size }, (_, k) => 1 + 0.5 * Math.sin(3.7 * (k + 1) + side));

const feed =
  (width: number) =>
  ({ side, count }: SampleBatch): Float64Array =>
    numbers(side, count * width);

const positionsOf = (k: KernelState): readonly Axis[] =>
  Array.from({ length: k.spatial }, (_, axis) => ({ name: pAxis(axis), extent: spatialExtent(k, axis) }));

const sizeOf = (axes: readonly Axis[]): number => axes.reduce((n, a) => n * (a.extent ?? Number.NaN), 1);

/** Each covariance changed by what is handed in for its two places. */
function byInputs(
  name: string,
  axesOf: (k: KernelState) => readonly Axis[],
  change: (g: GraphBuilder, k: KernelState, cov: Node, first: Node, second: Node) => Node,
): Layer {
  return defineLayer<Layer>({
    name,
    shape: (state) => state,
    kernel: (tree, _input, context: KernelContext) => {
      const { g } = context;
      const k = single(tree);
      const axes = axesOf(k);
      const of = (side: 1 | 2): readonly Node[] => [sampleInput(context, name, side, axes, feed(sizeOf(axes)))];
      const places = atBothPlaces(g, k, of(1), k.cov2 && of(2));
      const changed = (cov: Node, at: { first: readonly Node[]; second: readonly Node[] } | null): Node => {
        const [first, second] = [at?.first[0], at?.second[0]];
        if (!first || !second) throw new Error('no places');
        return change(g, k, cov, first, second);
      };
      return {
        ...k,
        nngp: changed(k.nngp, places.nngp),
        ntk: k.ntk === null || k.ntk === 'zero' ? k.ntk : changed(k.ntk, places.nngp),
        cov1: changed(k.cov1, places.cov1),
        cov2: k.cov2 && changed(k.cov2, places.cov2),
      };
    },
  });
}

/** Every sample times a number of its own at each position. */
const Scaled = (): Layer => byInputs('scale', positionsOf, (g, _k, cov, a, b) => g.mul(g.mul(cov, a), b));

/** Every sample times one number. */
const Weighted = (): Layer =>
  byInputs(
    'weight',
    () => [],
    (g, _k, cov, a, b) => g.mul(g.mul(cov, a), b),
  );

/** Sums over all positions, with weights of the sample's own. */
const Mixed = (): Layer =>
  byInputs(
    'mix',
    (k) => [...positionsOf(k), { name: 'r0', extent: 3 }],
    (g, k, cov, a, b) => {
      const [p, q] = [positionsOf(k).map((x) => x.name), positionAxes(k.spatial).filter((x) => x.startsWith('q'))];
      const half = g.contract(cov, a, p);
      const whole = g.contract(half, g.rename(b, [['r0', 's0']]), q);
      return g.rename(whole, [
        ['r0', pAxis(0)],
        ['s0', qAxis(0)],
      ]);
    },
  );

const conv = () => Conv(4, [3], { padding: 'SAME', wStd: 1.3, bStd: 0.2 });

type Form = 'scale' | 'weight' | 'mix';
const LAYERS = { scale: Scaled, weight: Weighted, mix: Mixed };

/** What the layer makes of inputs [n, 5, 2], done before the network. */
function applied(form: Form, x: NDArray, side: 1 | 2): NDArray {
  const [n = 0, positions = 0, channels = 0] = x.shape;
  const own = numbers(side, n * { scale: positions, weight: 1, mix: positions * 3 }[form]);
  const at = (k: number): number => own[k] ?? Number.NaN;
  const value = (s: number, p: number, c: number): number => x.data[(s * positions + p) * channels + c] ?? Number.NaN;
  const out: number[] = [];
  for (let s = 0; s < n; s++)
    for (let p = 0; p < (form === 'mix' ? 3 : positions); p++)
      for (let c = 0; c < channels; c++) {
        if (form === 'scale') out.push(value(s, p, c) * at(s * positions + p));
        else if (form === 'weight') out.push(value(s, p, c) * at(s));
        else {
          let sum = 0;
          for (let q = 0; q < positions; q++) sum += value(s, q, c) * at((s * positions + q) * 3 + p);
          out.push(sum);
        }
      }
  return ndarray(Float64Array.from(out), [n, form === 'mix' ? 3 : positions, channels]);
}

/** A network that reads all offsets between positions, or one; `positions` of its input. */
const netOf = (name: 'mean' | 'flat', positions: number, ...first: readonly Layer[]) =>
  name === 'mean'
    ? input('N', positions, 2).build(...first, conv(), Relu(), conv(), Relu(), GlobalAvgPool(), Dense(2))
    : input('N', positions, 2).build(...first, conv(), Relu(), Flatten(), Dense(2));

const TILINGS: readonly InternalOptions['tiling'][] = [undefined, { samples: 2, groups: 2, blocks: 2 }];

function expectAlike(found: NDArray, wanted: NDArray, on: Configuration): void {
  expect(found.shape).toEqual(wanted.shape);
  const largest = Math.max(...wanted.data.map(Math.abs));
  // sums of a few dozen terms; on GPUs arc cosines are good to 2e-7
  const tolerance = (on.dtype === 'float64' ? 1e-13 : 2e-5) * largest;
  found.data.forEach((v, k) => expect(Math.abs(v - (wanted.data[k] ?? Number.NaN))).toBeLessThan(tolerance));
}

describe('arrays of each sample besides x1 and x2', () => {
  onEngines((on) => {
    describe.each(['scale', 'weight', 'mix'] as const)('%s', (form) => {
      it.each([
        ['mean', null],
        ['mean', 3],
        ['flat', null],
        ['flat', 3],
      ] as const)('before %s, x2 of %s samples', async (name, n2) => {
        const net = netOf(name, 5, LAYERS[form]());
        const plain = netOf(name, form === 'mix' ? 3 : 5);
        const x1 = samples(1, [5, 5, 2]);
        const x2 = n2 === null ? null : samples(2, [n2, 5, 2]);
        const wanted = await plain.kernelFn(applied(form, x1, 1), x2 && applied(form, x2, 2), ['nngp', 'ntk', 'cov1']);
        for (const tiling of TILINGS) {
          const options: InternalOptions = { ...on.options, tiling };
          const found = await net.kernelFn(x1, x2, ['nngp', 'ntk', 'cov1'], options);
          for (const field of ['nngp', 'ntk', 'cov1'] as const) expectAlike(found[field], wanted[field], on);
        }
      });
    });

    it('are read in the epilogue of a matrix product', async () => {
      const net = input('N', 6).build(Weighted(), Dense(4, { bStd: 0.3 }), Relu(), Dense(1));
      const plain = input('N', 6).build(Dense(4, { bStd: 0.3 }), Relu(), Dense(1));
      const scaled = (x: NDArray, side: 1 | 2): NDArray => {
        const own = numbers(side, x.shape[0] ?? 0);
        return ndarray(
          Float64Array.from(x.data, (v, k) => v * (own[Math.floor(k / 6)] ?? Number.NaN)),
          x.shape,
        );
      };
      const [x1, x2] = [samples(1, [9, 6]), samples(2, [7, 6])];
      for (const second of [null, x2]) {
        const wanted = await plain.kernelFn(scaled(x1, 1), second && scaled(second, 2), 'ntk');
        for (const tiling of TILINGS)
          expectAlike(await net.kernelFn(x1, second, 'ntk', { ...on.options, tiling } as InternalOptions), wanted, on);
      }
    });

    it('tell samples apart in all pairs of a batch', async () => {
      // the numbers of samples k: only pairs of a sample with itself are kept
      const Same = byInputs(
        'number',
        () => [],
        (g, _k, cov, a, b) =>
          g.mul(cov, g.pointwise('max', [0, g.sub(1, g.mul(1e6, g.pointwise('abs', [g.sub(a, b)])))])),
      );
      const [x1, x2] = [samples(1, [5, 6]), samples(2, [4, 6])];
      const net = input('N', 6).build(Dense(4), Same);
      const plain = await input('N', 6).build(Dense(4)).kernelFn(x1, null, 'nngp');
      const found = await net.kernelFn(x1, null, 'nngp', on.options);
      found.data.forEach((v, k) => expect(v).toBeCloseTo(k % 6 === 0 ? (plain.data[k] ?? Number.NaN) : 0, 5));
      const cov2 = await net.kernelFn(x1, x2, 'cov2', { ...on.options, diagonalBatch: false });
      const wanted = await input('N', 6).build(Dense(4)).kernelFn(x2, null, 'nngp');
      cov2?.data.forEach((v, k) => expect(v).toBeCloseTo(k % 5 === 0 ? (wanted.data[k] ?? Number.NaN) : 0, 5));
    });
  });

  it.each([null, 3])('stay in the offset form where they are factors, x2 of %s samples', (n2) => {
    const question = {
      shape: [4, 5, 2],
      hasX2: n2 !== null,
      fields: ['nngp', 'ntk'] as const,
      dtype: 'f64' as const,
      optimize: true,
      diagonalSpatial: false,
    };
    for (const layer of [Scaled(), Weighted()]) {
      const { network } = input('N', 5, 2).build(layer, conv(), Relu(), GlobalAvgPool());
      expect(kernelProgram(network, question).kernel.program.denseBecause).toBeNull();
    }
    const { network } = input('N', 6).build(Weighted(), Dense(4), Relu());
    const { plan } = kernelProgram(network, { ...question, shape: [4, 6] }).kernel.program;
    expect(plan.regions.at(-1)?.stages.map((s) => s.kind)).toEqual(['gemm']);
  });
});
