import { sampleAxes } from '../../src/compile/graph/axis.js';
import type { GraphBuilder } from '../../src/compile/graph/builder.js';
import type { Node } from '../../src/compile/graph/node.js';
import { mapAll, single } from '../../src/dsl/kernel/covariances.js';
import { defineLayer, type Layer } from '../../src/dsl/layer.js';
import type { State } from '../../src/dsl/state.js';

/** A layer for tests that maps samples, those of every sample axis that a covariance has, whatever the channels. */
const mixer = (
  name: string,
  mixing: 'samples' | 'allPairs',
  map: (g: GraphBuilder, x: Node, axis: string, n: number) => Node,
  count: (n: number) => number = (n) => n,
): Layer =>
  defineLayer<Layer>({
    name,
    mixing: () => mixing,
    shape: (state: State) =>
      state.kind === 'tensor'
        ? { ...state, dims: state.dims.map((d, axis) => (axis === 0 && typeof d === 'number' ? count(d) : d)) }
        : state,
    kernel: (tree, _input, { g }) =>
      mapAll(single(tree), (x) =>
        sampleAxes(x.axes).reduce((y, { name: axis, extent }) => map(g, y, axis, extent ?? 0), x),
      ),
  });

/** Every second sample, from the first. */
export const EverySecond = (): Layer =>
  mixer(
    'EverySecond',
    'samples',
    (g, x, axis, n) =>
      g.patches(x, {
        axes: [axis],
        tap: null,
        size: 1,
        stride: 2,
        dilation: 1,
        lo: 0,
        extent: n,
        out: Math.ceil(n / 2),
        wrap: false,
      }),
    (n) => Math.ceil(n / 2),
  );

/** The sum of each sample and the next, the last with the first. */
export const WithNext = (): Layer =>
  mixer('WithNext', 'allPairs', (g, x, axis, n) =>
    g.windowSum(x, [{ axes: [axis], size: 2, stride: 1, lo: 0, out: n, wrap: true }]),
  );
