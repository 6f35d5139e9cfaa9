import { type Axis, pAxis, qAxis } from '../../compile/graph/axis.js';
import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import { SAMPLE_PAIRS } from './covariances.js';
import type { KernelState } from './kernel-state.js';
import type { KernelSide } from './sample-inputs.js';

/** What the input covariances depend on. */
export interface InputDescription {
  /** Spatial sizes, in the order of the finite array. */
  readonly spatial: readonly number[];
  readonly channels: number;
  /** Whether x2 is given; otherwise x2 = x1 and cov2 is null. */
  readonly hasX2: boolean;
  readonly computeNtk: boolean;
  /** Numbers of samples of x1 and x2 where the graph is to know them; else they are bound when it runs. */
  readonly samples?: readonly [number, number] | undefined;
  /** Whether cov1 and cov2 hold all pairs of samples. Default false. */
  readonly allPairs?: boolean | undefined;
  /** Whether x1 and x2 are the same samples. Default false. */
  readonly sameInputs?: boolean | undefined;
}

/** Makes the graph input that holds samples of a side, on an axis of samples and these; side 2 is side 1 where x2 is x1. */
type ReadSamples = (side: KernelSide, axes: readonly Axis[]) => Node;

/**
 * nngp(i, j, p, q) = (1/C) sum_c x1(i, p, c) x2(j, q, c), and the same within each batch, sample by sample; of the graph
 * inputs x1 and x2, unless `read` makes others.
 */
export function inputCovariances(
  g: GraphBuilder,
  d: InputDescription,
  read: ReadSamples = samplesOf(g, d),
): KernelState {
  const positions = d.spatial.map((extent, k) => ({ name: pAxis(k), extent }));
  const axes = [...positions, { name: 'c', extent: d.channels }];
  const toSecond = d.spatial.map((_, k) => [pAxis(k), qAxis(k)] as const);
  const [x1, x2] = [read(1, axes), read(2, axes)];
  const covariance = (a: Node, b: Node): Node => g.mul(g.contract(a, b, ['c']), 1 / d.channels);
  const { allPairs = false } = d;
  const own = allPairs ? [...toSecond, ...SAMPLE_PAIRS] : toSecond;
  return {
    nngp: covariance(x1, g.rename(x2, toSecond)),
    ntk: d.computeNtk ? 'zero' : null,
    cov1: covariance(x1, g.rename(x1, own)),
    cov2: d.hasX2 ? covariance(x2, g.rename(x2, own)) : null,
    spatial: d.spatial.length,
    allPairs,
    sameInputs: d.sameInputs ?? false,
    masks: null,
  };
}

function samplesOf(g: GraphBuilder, { hasX2, samples }: InputDescription): ReadSamples {
  const [n1 = null, n2 = null] = samples ?? [];
  const first = (axes: readonly Axis[]): Node => g.input('x1', [{ name: 'i', extent: n1 }, ...axes]);
  return (side, axes) => {
    if (side === 1) return first(axes);
    return hasX2 ? g.input('x2', [{ name: 'j', extent: n2 }, ...axes]) : g.rename(first(axes), [['i', 'j']]);
  };
}
