/** Masks where branches meet of which some are masked and others are not, as kernels made by hand may be. */
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../src/compile/graph/builder.js';
import { maskOf } from '../../src/compile/graph/mask-step.js';
import { single } from '../../src/dsl/kernel/covariances.js';
import { inputCovariances } from '../../src/dsl/kernel/input-covariances.js';
import { ruleOf } from '../../src/dsl/kernel/part.js';
import { SampleInputs } from '../../src/dsl/kernel/sample-inputs.js';
import { kernelMasks } from '../../src/dsl/mask/kernel-rule.js';
import { branches, tensor } from '../../src/dsl/state.js';
import {
  Conv,
  Dense,
  FanInConcat,
  FanInProd,
  FanInSum,
  input,
  type Layer,
  type Mask,
  ndarray,
  parallel,
} from '../../src/index.js';
import { numbers } from './finite-oracle.js';

const SHAPE = [2, 4, 3] as const;
const state = tensor(SHAPE, { batchAxis: 0, channelAxis: 2, gaussian: true });
const axis = (name: string) => ({ name, extent: null });

/** Positions, one masked letter each: `x-` is visible, masked. */
const masked = (...samples: readonly string[]): Mask => ({
  shape: [2, 4, 1],
  data: Uint8Array.from([...samples.join('')].map((c) => (c === '-' ? 1 : 0))),
});

/** The mask behind a layer that joins branches with these masks, `null` for none at all. */
function maskBehind(layer: Layer, masks: readonly (Mask | null)[]): readonly string[] | null {
  const g = new GraphBuilder('f64');
  const context = { g, samples: new SampleInputs(g, [axis('i'), axis('j')], false) };
  const given = masks.map((mask, k) => {
    const plain = inputCovariances(g, { spatial: [4], channels: 3, hasX2: false, computeNtk: true });
    return { ...plain, masks: mask && kernelMasks(context, plain, { step: { given: k }, shape: mask.shape }, state) };
  });
  const out = single(ruleOf(layer)(given, branches(masks.map(() => state)), context));
  if (!out.masks) return null;
  const all = masks.map((mask) => mask ?? masked());
  const { shape, data } = maskOf(out.masks.step, all);
  const [samples = 0, ...rest] = shape;
  const size = rest.reduce((a, b) => a * b, 1);
  return Array.from({ length: samples }, (_, n) =>
    [...data.slice(n * size, (n + 1) * size)].map((v) => (v === 1 ? '-' : 'x')).join(''),
  );
}

const first = masked('x-x-', '--xx');
const second = masked('xx--', '-x-x');

describe('a branch without a mask is visible everywhere (D19)', () => {
  it.each([FanInSum(), FanInProd()])('$name: so is what it is joined to', (layer) => {
    expect(maskBehind(layer, [first, null])).toEqual(['xxxx', 'xxxx']);
    expect(maskBehind(layer, [null, first])).toEqual(['xxxx', 'xxxx']);
    expect(maskBehind(layer, [first, null, second])).toEqual(['xxxx', 'xxxx']);
    // where all have masks, an entry is masked where it is in each
    expect(maskBehind(layer, [first, second])).toEqual(['xxx-', '-xxx']);
    expect(maskBehind(layer, [first, first])).toEqual(['x-x-', '--xx']);
    expect(maskBehind(layer, [null, null])).toBeNull();
  });

  it('FanInConcat: it is behind or before the others', () => {
    const layer = FanInConcat({ axis: 1 });
    expect(maskBehind(layer, [first, null])).toEqual(['x-x-xxxx', '--xxxxxx']);
    expect(maskBehind(layer, [null, first])).toEqual(['xxxxx-x-', 'xxxx--xx']);
  });

  it('FanInSum of kernels that are given: what is summed is visible, in covariances too', async () => {
    const start = input('N', 4, 2).build(Conv(3, [1]));
    const places = [0, 2, 4, 5];
    const plain = numbers([2, 4, 2], 1);
    const x = ndarray(
      plain.data.map((v, k) => (places.includes(Math.floor(k / 2)) ? 9 : v)),
      plain.shape,
    );
    const hidden = await start.kernelFn(x, null, undefined, { maskConstant: 9 });
    const visible = await start.kernelFn(ndarray(numbers([2, 4, 2], 2).data, [2, 4, 2]));
    expect([...(hidden.mask1?.data ?? [])]).toEqual([1, 0, 1, 0, 1, 1, 0, 0]);
    expect([hidden.nngp.get(0, 0, 0, 0), visible.mask1]).toEqual([0, null]);
    // Dense makes what is masked zero
    const { nngp, mask1 } = await input(['N', 4, 3], ['N', 4, 3])
      .build(parallel(Conv(3, [1]), Conv(3, [1])), FanInSum(), Dense(2, { bStd: 0.5 }))
      .kernelFn([hidden, visible]);
    expect([...new Set(mask1?.data)]).toEqual([0]);
    expect(nngp.shape).toEqual([2, 2, 4, 4]);
    for (const [k, v] of nngp.data.entries())
      expect(v).toBeCloseTo((hidden.nngp.data[k] ?? Number.NaN) + (visible.nngp.data[k] ?? Number.NaN) + 0.25, 12);
  });
});
