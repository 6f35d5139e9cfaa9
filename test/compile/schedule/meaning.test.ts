import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ShapeError } from '../../../src/compile/errors.js';
import type { DimValue } from '../../../src/dsl/index.js';
import {
  AvgPool,
  Conv,
  FanInSum,
  FanOut,
  Flatten,
  GlobalAvgPool,
  GlobalSelfAttention,
  Identity,
  parallel,
  Relu,
  serial,
} from '../../../src/index.js';
import { evaluate } from '../../../src/runtime/engines/reference/evaluate.js';
import { seed } from '../../property/seed.js';
import { type Asked, graphOfNetwork, type Model, modelOf, programOf } from '../graph/networks.js';
import { numbers } from '../graph/values.js';
import { interpret } from './interpret.js';
import { randomNetwork } from './random-network.js';

function batch(name: string, count: number, dims: readonly DimValue[]): readonly (readonly number[])[] {
  const size = dims.slice(1).reduce<number>((n, d) => n * Number(d), 1);
  const all = numbers(name, count * size);
  return Array.from({ length: count }, (_, k) => [...all.subarray(k * size, (k + 1) * size)]);
}

/** How far the plan of a network is from the graph as its layers wrote it, relative to the largest entry. */
function distance(model: Model, asked: Asked = {}): number {
  const { dims } = model.network.input;
  const x1 = batch('first', 2, dims);
  const x2 = asked.hasX2 === false ? null : batch('second', 2, dims);
  const feeds = new Map([['x1', Float64Array.from(x1.flat())]]);
  if (x2) feeds.set('x2', Float64Array.from(x2.flat()));
  const bindings = new Map([
    ['i', 2],
    ['j', 2],
  ]);
  const wanted = evaluate(graphOfNetwork(model, asked), feeds, bindings);
  const found = interpret(programOf(model, asked).plan, { x1, x2 });
  let worst = 0;
  for (const [name, { extents, data }] of Object.entries(wanted)) {
    expect(found[name]?.shape, name).toEqual(extents);
    const scale = data.reduce((m, v) => Math.max(m, Math.abs(v)), 1e-3);
    data.forEach((v, k) => {
      const error = Math.abs(v - (found[name]?.data[k] ?? Number.NaN)) / scale;
      worst = error <= worst ? worst : Number.isNaN(error) ? Infinity : error;
    });
  }
  return worst;
}

const fits = (dims: readonly DimValue[], layers: Parameters<typeof modelOf>[1][]): Model | null => {
  try {
    return modelOf(dims, ...layers);
  } catch (fault) {
    if (fault instanceof ShapeError) return null;
    throw fault;
  }
};

/** Every random network that fits has plans that mean what its layers mean. */
function agree(asked: Asked, numRuns: number, turn: number): { readonly fused: number; readonly dense: number } {
  const seen = { fused: 0, dense: 0 };
  fc.assert(
    fc.property(randomNetwork, (random) => {
      const model = random && fits(random.dims, [...random.layers]);
      if (!model) return;
      seen[programOf(model, asked).denseBecause === null ? 'fused' : 'dense']++;
      expect(distance(model, asked), model.network.shapes.join(' ')).toBeLessThan(1e-9);
    }),
    { seed: seed + turn, numRuns },
  );
  return seen;
}

describe('plans of random networks mean what their layers mean', () => {
  test('fused where they can be', () => {
    const seen = agree({}, 100, 0);
    // both kinds have to come up for this to say anything
    expect(seen.fused).toBeGreaterThan(40);
    expect(seen.dense).toBeGreaterThan(5);
  });

  test('one batch with itself, and the covariances within it', () => {
    agree({ hasX2: false, fields: ['nngp', 'ntk', 'cov1'] }, 50, 1);
  });

  test('at equal positions', () => {
    agree({ diagonalSpatial: true }, 50, 2);
  });

  test('one primitive after the other', () => {
    agree({ optimize: false }, 50, 3);
  });
});

describe('readers of one value at different strides', () => {
  const strided = (stride: number, size = 1, padding: 'SAME' | 'VALID' = 'SAME') =>
    Conv(2, [size], { strides: [stride], padding });
  const sum = serial(FanOut(2), parallel(strided(4), strided(2, 5, 'VALID')), FanInSum(), Relu());
  const scales = serial(FanOut(2), parallel(GlobalAvgPool(), serial(strided(2, 3), Relu(), GlobalAvgPool())));

  const body = serial(strided(2, 3), Relu(), strided(1, 3));
  const skip = serial(strided(1), FanOut(2), parallel(Identity(), body), FanInSum());

  test.each([
    ['of a convolution', modelOf(['N', 8, 2], strided(1, 3), sum, GlobalAvgPool())],
    ['of a pool', modelOf(['N', 8, 2], AvgPool([2], { padding: 'SAME' }), sum, GlobalAvgPool())],
    ['of a pool, at two scales', modelOf(['N', 8, 2], AvgPool([2]), scales)],
  ])('%s: there is no one offset for them', (_, model) => {
    expect(programOf(model).denseBecause).toBe('readers at different strides');
    expect(distance(model)).toBeLessThan(1e-12);
  });

  test.each([
    ['of a convolution', modelOf(['N', 8, 2], strided(1, 3), sum, Flatten())],
    ['of a pool', modelOf(['N', 8, 2], AvgPool([2], { padding: 'SAME' }), sum, Flatten())],
    ['where one position is left', modelOf(['N', 3, 2], Conv(2, [3]), Relu(), skip, Flatten())],
  ])('%s: at equal positions there is no offset to disagree on', (_, model) => {
    expect(programOf(model).denseBecause).toBeNull();
    expect(distance(model)).toBeLessThan(1e-12);
  });
});

test('a window may wrap around more than once', () => {
  const wide = Conv(2, [8], { padding: 'CIRCULAR' });
  for (const readout of [GlobalAvgPool(), Flatten()]) {
    const model = modelOf(['N', 3, 2], Conv(2, [1]), Relu(), wide, Relu(), readout);
    expect(programOf(model).denseBecause).toBeNull();
    expect(distance(model)).toBeLessThan(1e-12);
  }
});

describe('attention', () => {
  const conv = Conv(2, [2], { padding: 'SAME', bStd: 0.3 });
  const options = [
    ['by softmax', {}],
    ['with embeddings', { posEmbType: 'SUM', posEmbDecayFn: (d: number) => Math.exp(-d), valPosEmb: true }],
    ['by random scores', { linearScaling: false, attentionMechanism: 'IDENTITY', bStd: 0.2 }],
  ] as const;

  test.each(options)('%s', (_title, option) => {
    const attention = GlobalSelfAttention(2, 2, 2, 2, option);
    const models = [
      modelOf(['N', 3, 2], conv, Relu(), attention, Relu(), GlobalAvgPool()),
      modelOf(['N', 2, 3, 2], attention, attention, Flatten()),
      modelOf(['N', 2], attention, Relu(), attention),
    ];
    for (const model of models)
      for (const asked of [{}, { hasX2: false, fields: ['nngp', 'ntk', 'cov1'] }, { optimize: false }] as const)
        expect(distance(model, asked)).toBeLessThan(1e-9);
  });

  test('whose scores are random is fused: sums over all positions go back into every one of them', () => {
    const attention = GlobalSelfAttention(2, 2, 2, 2, { linearScaling: false, attentionMechanism: 'IDENTITY' });
    const model = modelOf(['N', 3, 2], conv, Relu(), attention, Relu(), GlobalAvgPool());
    expect(programOf(model).denseBecause).toBe(null);
  });
});
