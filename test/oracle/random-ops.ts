import type { Choices } from '../property/random-networks.js';
import type { Op } from './operator-form.js';
import { type Filter, filteredDims } from './taps.js';

/** Layers that fit one after the other, and the input they start from: samples of these sizes. */
export interface RandomOps {
  readonly ops: readonly Op[];
  readonly dims: readonly number[];
  readonly channels: number;
}

const PADDINGS = ['VALID', 'SAME', 'CIRCULAR'] as const;
const size = (dims: readonly number[]): number => dims.reduce((a, b) => a * b, 1);

function weights(c: Choices) {
  return {
    wStd: c.of([1.3, 0.7]),
    bStd: c.of([0.4, null, 0]),
    parameterization: c.of(['ntk', 'ntk', 'standard'] as const),
    s: c.of([
      [1, 1],
      [2, 3],
    ] as const),
    channels: c.of([3, 5]),
  };
}

/** A filter that fits; small enough steps that something is left. */
function filter(c: Choices, dims: readonly number[]): Filter {
  const padding = c.of(PADDINGS);
  const sizes = dims.map((n) => 1 + c.below(Math.min(3, padding === 'SAME' ? 3 : n)));
  return { padding, sizes, strides: dims.map(() => 1 + c.below(2)) };
}

function attention(c: Choices): Op {
  const linearScaling = c.below(3) > 0;
  return {
    op: 'attention',
    attention: {
      linearScaling,
      mechanism: linearScaling ? c.of(['SOFTMAX', 'IDENTITY', 'ABS', 'RELU'] as const) : 'IDENTITY',
      queryKey: c.of([1.2, 0.8]),
      outValue: c.of([0.9, 1.1]),
      bStd: c.of([0.3, null]),
      positions: c.of(['NONE', 'SUM', 'CONCAT'] as const),
      positionStd: c.of([0.6, 1]),
      valuePositions: c.below(2) === 0,
      decay: c.below(2) === 0 ? null : (distance) => Math.exp(-distance),
      channels: 4,
    },
  };
}

/** One more layer, of a kind that fits. */
function next(c: Choices, dims: readonly number[], gaussian: boolean): Op {
  const kinds = ['conv', 'convLocal', 'convTranspose', 'conv', 'dense', 'attention', 'avgPool', 'sumPool'] as const;
  if (gaussian && c.below(2) === 0) return { op: c.of(['relu', 'erf'] as const) };
  const kind = c.of(kinds);
  if (kind === 'dense') return { op: 'dense', ...weights(c) };
  if (kind === 'attention') return attention(c);
  const window = filter(c, dims);
  if (kind === 'avgPool' || kind === 'sumPool')
    return { op: kind, filter: window, normalizeEdges: kind === 'avgPool' && c.below(2) === 0 };
  // transposed convolutions grow; not without end
  const grown = size(filteredDims(window, dims, true));
  if (kind === 'convTranspose' && grown > 20) return { op: 'dense', ...weights(c) };
  return { op: kind, filter: window, ...weights(c) };
}

const isGaussian = (op: Op, before: boolean): boolean =>
  op.op === 'avgPool' || op.op === 'sumPool' ? before : op.op !== 'relu' && op.op !== 'erf';

const dimsAfter = (op: Op, dims: readonly number[]): readonly number[] =>
  'filter' in op ? filteredDims(op.filter, dims, op.op === 'convTranspose') : dims;

/** A few layers on one or two axes of positions, and in most cases a readout. */
export function randomOps(c: Choices): RandomOps {
  const start = c.of([[4], [3, 2], [6], [3, 3], [2, 4]]);
  let [dims, gaussian]: [readonly number[], boolean] = [start, false];
  const ops: Op[] = [];
  for (let count = 1 + c.below(5); count > 0; count--) {
    const op = next(c, dims, gaussian);
    ops.push(op);
    [dims, gaussian] = [dimsAfter(op, dims), isGaussian(op, gaussian)];
  }
  const readout = c.of(['none', 'flatten', 'globalAvgPool', 'globalSumPool'] as const);
  if (readout !== 'none') ops.push({ op: readout }, { op: 'dense', ...weights(c) });
  return { ops, dims: start, channels: 3 };
}
