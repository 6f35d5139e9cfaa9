import { InternalError } from '../../errors.js';
import type { Node, NodeOf, Pieces } from '../../graph/node.js';
import { isPointwise } from '../../graph/pointwise.js';
import { type Affine, combine, loopIndex } from './affine.js';
import { type Coordinate, type FoldedCoordinate, type Limit, limits, plain, wrapped } from './coordinate.js';
import { sizeOfNode, workOf } from './demand.js';
import type { Block } from './draft.js';
import { partialLoops } from './partial-sums.js';
import type { ReduceBy } from './plan.js';
import type { Scheduling } from './scheduling.js';
import { type Env, isView, throughView } from './views.js';

/** The first input of a node that has one. */
export const firstOf = (node: Node): Node => {
  const [x] = node.inputs;
  if (!x) throw new InternalError(`${node.op} misses its input`);
  return x;
};

/** What is summed (or what the largest is wanted of), over which loops. */
export interface Summand {
  readonly by?: ReduceBy;
  readonly reduce: readonly number[];
  /** Loops whose sums are kept apart at first, to be added up in the end: there would be too few sums otherwise. */
  readonly apart: readonly number[];
  readonly value: (block: Block) => number;
}

/** Sums that keep all threads busy: more are not taken apart further. */
const ENOUGH_SUMS = 512;
/** Sums apart for each one at most: the second kernel has to add them up. */
const MOST_APART = 64;
/** Additions, and terms of one sum, that are worth a task of their own. */
const WORK_APART = 1 << 16;
const TERMS_APART = 64;

/** How many sums to make of each. */
function partsOf(node: Node): number {
  const [sums, work] = [Math.max(1, sizeOfNode(node)), workOf(node)];
  return Math.min(MOST_APART, ENOUGH_SUMS / sums, work / WORK_APART, work / sums / TERMS_APART);
}

function reductionOf(s: Scheduling, node: NodeOf<'sum' | 'maxOver'>, env: Env): Summand {
  const x = firstOf(node);
  const over = partialLoops(
    s.loops,
    x.axes.filter((a) => node.attrs.over.includes(a.name)),
    partsOf(node),
  );
  const inner = new Map([...over.env, ...env]);
  return { ...over, by: node.op === 'sum' ? 'sum' : 'max', value: (block) => s.value(block, x, inner) };
}

function contractionOf(s: Scheduling, node: NodeOf<'contract'>, env: Env): Summand {
  const [a, b] = node.inputs;
  if (!a || !b) throw new InternalError('contract misses an input');
  const summed = node.attrs.over.flatMap((name) => {
    const axis = [...a.axes, ...b.axes].find((x) => x.name === name);
    return axis ? [axis] : [];
  });
  const over = partialLoops(s.loops, summed, partsOf(node));
  const inner = new Map([...over.env, ...env]);
  return {
    ...over,
    value: (block) => block.emit({ op: 'mul', args: [s.value(block, a, inner), s.value(block, b, inner)] }),
  };
}

function windowsOf(s: Scheduling, node: NodeOf<'windowSum'>, env: Env): Summand {
  const x = firstOf(node);
  const inner = new Map(env);
  const edges: Limit[] = [];
  const reduce: number[] = [];
  for (const { axes, size, stride, lo, wrap } of node.attrs.windows) {
    const tap = s.loops.make(size);
    if (size !== 1) reduce.push(tap);
    for (const name of axes) {
      const extent = x.axes.find((a) => a.name === name)?.extent ?? 0;
      const taps: readonly (readonly [number, Affine])[] = size === 1 ? [] : [[1, loopIndex(tap)]];
      const index = combine([[stride, indexOf(env, name)], ...taps], -lo);
      inner.set(name, wrap ? wrapped(s.loops, index, extent) : plain(index));
      if (!wrap) edges.push(...limits(s.loops, plain(index), extent));
    }
  }
  return { reduce, apart: [], value: (block) => s.value(block, x, inner, edges) };
}

function indexOf(env: Env, name: string): Affine {
  const at = env.get(name);
  if (at?.kind !== 'plain') throw new InternalError(`axis ${name} has no loop`);
  return at.index;
}

/**
 * The pieces that cover an entry: `o` with `stride * o + dilation * t - lo` equal to its index, for every `t`; where
 * pieces wrap around, also those that are whole turns further.
 */
function coversOf(s: Scheduling, node: NodeOf<'overlapAdd'>, env: Env): Summand {
  const x = firstOf(node);
  const pieces: Pieces = node.attrs;
  const tap = pieces.size === 1 ? null : s.loops.make(pieces.size);
  const t = tap === null ? [] : [[-pieces.dilation, loopIndex(tap)] as const];
  const reduce = tap === null ? [] : [tap];
  const inner = new Map<string, Coordinate>(env);
  if (pieces.tap !== null) inner.set(pieces.tap, tap === null ? plain(combine([])) : plain(loopIndex(tap)));
  const edges: Limit[] = [];
  for (const name of pieces.axes) {
    const index = combine([[1, indexOf(env, name)], ...t], pieces.lo);
    const turns = pieces.wrap ? Math.floor((pieces.stride * Math.max(0, pieces.out - 1)) / pieces.extent) + 1 : 1;
    const turn = s.loops.make(turns);
    if (turns > 1) reduce.push(turn);
    const carry = turns > 1 ? combine([[pieces.extent, loopIndex(turn)]]) : combine([]);
    const at = coverOf(s, pieces, index, carry);
    inner.set(name, at);
    edges.push(...limits(s.loops, at, pieces.out));
  }
  return { reduce, apart: [], value: (block) => s.value(block, x, inner, edges) };
}

function coverOf(s: Scheduling, pieces: Pieces, index: Affine, carry: Affine): FoldedCoordinate | Limit['at'] {
  const { wrap, extent, stride } = pieces;
  const round = wrap ? wrapped(s.loops, index, extent) : plain(index);
  if (round.kind === 'plain') {
    const whole = combine([
      [1, round.index],
      [1, carry],
    ]);
    return stride === 1
      ? plain(whole)
      : { kind: 'folded', index: whole, modulus: 0, carry: combine([]), divisor: stride };
  }
  return { ...round, carry, divisor: stride };
}

/** The one entry of the view's input that the view is at `env`. */
function viewedOf(s: Scheduling, node: Node, env: Env): Summand {
  const next = isView(node) ? throughView(node, env, s.loops) : null;
  if (!next) throw new InternalError(`${node.op} cannot be read`);
  return { reduce: [], apart: [], value: (block) => s.value(block, firstOf(node), next.env, next.limits) };
}

/** What an entry of a node at `env` is the sum of. */
export function summandOf(s: Scheduling, node: Node, env: Env): Summand {
  if (node.op === 'sum' || node.op === 'maxOver') return reductionOf(s, node, env);
  if (node.op === 'contract') return contractionOf(s, node, env);
  if (node.op === 'windowSum') return windowsOf(s, node, env);
  if (node.op === 'overlapAdd') return coversOf(s, node, env);
  if (isPointwise(node))
    return {
      reduce: [],
      apart: [],
      value: (block) => block.emit({ op: node.op, args: node.inputs.map((x) => s.value(block, x, env)) }),
    };
  return viewedOf(s, node, env);
}
