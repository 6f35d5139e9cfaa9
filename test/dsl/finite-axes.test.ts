import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../src/compile/graph/builder.js';
import type { GraphFn } from '../../src/compile/graph/graph-fn.js';
import { type Placed, placed } from '../../src/compile/graph/placed.js';
import { onePlaced, shapeOf } from '../../src/dsl/finite/arrays.js';
import {
  AvgPool,
  Conv,
  Dense,
  type DenseArray,
  FanInSum,
  FanOut,
  Flatten,
  Identity,
  input,
  Monomial,
  type NDArray,
  ndarray,
  parallel,
  Relu,
  serial,
} from '../../src/index.js';
import { ArrayFunction } from '../../src/nt/arrays/array-function.js';
import { PRNGKey } from '../../src/runtime/random/prng-key.js';
import type { Tree } from '../../src/types/tree.js';
import { type FiniteModel, filled, leavesOf, sameForm } from './finite-model.js';
import { numbers } from './finite-oracle.js';

const block = serial(
  FanOut(2),
  parallel(serial(Conv(3, [3, 2], { padding: 'SAME', bStd: 0.3 }), Relu(), Conv(3, [1, 1])), Identity()),
  FanInSum(),
);
const pooled = input('N', 4, 5, 2).build(
  Conv(3, [2, 2], { bStd: 0.1, strides: [1, 2] }),
  block,
  Monomial(2),
  AvgPool([2, 1], { padding: 'SAME', normalizeEdges: true }),
);
const net: FiniteModel & { readonly applyFn: { readonly graph: GraphFn } } = pooled
  .pipe(Flatten())
  .pipe(Dense(2, { bStd: 1 }));
const shape = [3, 4, 5, 2];

/** An input of a graph with an axis more, or none, besides those that `order` tells. */
function inputOf(g: GraphBuilder, name: string, sizes: readonly number[], prefix: string, more: Extra): Placed {
  const axes = sizes.map((extent, k) => ({ name: `${prefix}${k}`, extent }));
  const extra = more === null ? [] : [{ name: more, extent: SLICES }];
  return placed(
    g.input(name, [...axes, ...extra]),
    axes.map((a) => a.name),
  );
}

type Extra = string | null;
const SLICES = 2;

const arrays = net.initFn(PRNGKey(1), { dtype: 'float64' });

function paramsOf(g: GraphBuilder, tree: Tree<NDArray>, more: Extra): readonly Placed[] {
  return leavesOf(tree).map(([path, array], k) => inputOf(g, `params${path}`, array.shape, `w${k}_`, more));
}

describe('axes of a finite network', () => {
  it('that are in the output keep their names, and the others go', () => {
    const g = new GraphBuilder('f64');
    const x = inputOf(g, 'x', shape, 'x', null);
    const inner = pooled.initFn(PRNGKey(1));
    const y = onePlaced(pooled.applyFn.graph(g, sameForm(inner, paramsOf(g, inner, null)), x, {}));
    expect(y.order).toEqual(['x0', 'x1', 'x2', 'x3']);
    expect(y.node.axes.map((a) => a.name)).toEqual(['x0', 'x1', 'x2', 'x3']);
    expect(shapeOf(y)).toEqual([3, 3, 2, 3]);
    const z = onePlaced(net.applyFn.graph(g, sameForm(arrays, paramsOf(g, arrays, null)), x, {}));
    expect(z.order[0]).toBe('x0');
    expect(z.node.axes).toHaveLength(2);
  });

  it.each([
    ['parameters have', 's', null],
    ['the input has', null, 'a'],
    ['both have', 's', 's'],
    ['each has for itself, first and last by name', 'z', 'A'],
    ['are called as those of the layers', 'dense:out', 'conv:tap H'],
  ] as const)('that only %s pass through', async (_who, ofParams, ofInput) => {
    const g = new GraphBuilder('f64');
    const x = inputOf(g, 'x', shape, 'x', ofInput);
    const params = paramsOf(g, arrays, ofParams);
    const y = onePlaced(net.applyFn.graph(g, sameForm(arrays, params), x, {}));
    const extra: readonly string[] = [...new Set([ofParams, ofInput])].filter((name) => name !== null);

    // The extra axes first, so that slices stand one after the other.
    const whole = (p: Placed, more: Extra): Placed => ({ ...p, order: more === null ? p.order : [more, ...p.order] });
    const slice = (sizes: readonly number[], seed: number, at: number): NDArray =>
      ndarray(numbers(sizes, seed + 10 * at).data, sizes);
    const stacked = (sizes: readonly number[], seed: number, more: Extra): DenseArray =>
      more === null
        ? ndarray(slice(sizes, seed, 0).data, sizes)
        : ndarray(Float64Array.from([0, 1].flatMap((at) => [...slice(sizes, seed, at).data])), [SLICES, ...sizes]);
    const names = leavesOf(arrays).map(([path]) => `params${path}`);
    const run = new ArrayFunction(
      { x: whole(x, ofInput), ...Object.fromEntries(params.map((p, k) => [names[k], whole(p, ofParams)])) },
      { y: { ...y, order: [...extra, ...y.order] } },
      'f64',
    );
    const feeds = params.map((p, k) => [names[k], stacked(shapeOf(p), k + 1, ofParams)] as const);
    const all = await run.run({ x: stacked(shape, 0, ofInput), ...Object.fromEntries(feeds) }, { engine: 'reference' });
    expect(all.y?.shape).toEqual([...extra.map(() => SLICES), 3, 2]);

    const at = (name: Extra, index: readonly number[]): number =>
      name === null ? 0 : (index[extra.indexOf(name)] ?? 0);
    const each =
      extra.length === 2
        ? [
            [0, 0],
            [0, 1],
            [1, 0],
            [1, 1],
          ]
        : [[0], [1]];
    for (const index of each) {
      const own = filled(arrays, (sizes, k) => slice(sizes, k + 1, at(ofParams, index)));
      const one = await net.applyFn(own, slice(shape, 0, at(ofInput, index)), { engine: 'reference' });
      for (let n = 0; n < 3; n++)
        for (let c = 0; c < 2; c++) expect(all.y?.get(...index, n, c)).toBeCloseTo(one.get(n, c), 10);
    }
  });
});
