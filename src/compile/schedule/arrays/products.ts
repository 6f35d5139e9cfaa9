import { InternalError } from '../../errors.js';
import type { NodeOf } from '../../graph/node.js';
import { product } from '../../product.js';
import { byStep } from './addresses.js';
import { loopIndex } from './affine.js';
import { arrange, type Sides } from './arrange.js';
import { classify, extentOf } from './contraction.js';
import { addressOf, Block, type Draft, type DraftRead, type GemmDraft, type OperandDraft } from './draft.js';
import { wantedAxes } from './layout.js';
import { envOf, loopsFor, placeOf } from './loops-of.js';
import { padded } from './pad.js';
import { addedUp, partialLoops } from './partial-sums.js';
import type { Scheduling } from './scheduling.js';
import type { Storage } from './storage.js';

/** Sides of a tile, for counting how many threads a product has work for. */
const TILE = 64;
const ENOUGH_TILES = 16;
/** Terms of an inner product that are worth a product of their own. */
const LEAST_INNER = 2048;

/** How many products to make of one with few entries and long inner products. */
function partsOf(node: NodeOf<'contract'>, { batch, left, right }: Sides, inner: number): number {
  const count = (names: readonly string[]): number => product(names.map((name) => extentOf(node, name)));
  const tiles = count(batch) * Math.ceil(count(left) / TILE) * Math.ceil(count(right) / TILE);
  return Math.min(ENOUGH_TILES / tiles, inner / LEAST_INNER);
}

/** An operand in memory at a place that is a plain sum of loops: what is not there so yet is copied. */
function operandOf(s: Scheduling, read: DraftRead): OperandDraft {
  const ready = padded(s, read);
  const address = addressOf(ready);
  if (!address || address.parts.length > 0) throw new InternalError('an operand is not a matrix');
  return { storage: ready.storage, at: address.linear };
}

/** An axis that one operand only repeats along is the other's. */
function sidesOf(
  node: NodeOf<'contract'>,
  along: ReadonlyMap<string, number>,
  operands: readonly [OperandDraft, OperandDraft],
): Sides {
  const [a, b] = node.inputs;
  if (!a || !b) throw new InternalError('contract misses an input');
  const moves = (operand: OperandDraft, name: string): boolean => operand.at.terms.has(along.get(name) ?? -1);
  const { batch: both, rows, columns } = classify(node, a, b);
  const [batch, left, right]: [string[], string[], string[]] = [[], [...rows], [...columns]];
  for (const name of both) {
    if (!moves(operands[0], name)) right.push(name);
    else if (!moves(operands[1], name)) left.push(name);
    else batch.push(name);
  }
  const long = (names: readonly string[]): readonly string[] => names.filter((name) => along.has(name));
  return { batch: long(batch), left: long(left), right: long(right) };
}

/** A matrix product, or the sum of several, and the array it writes. */
export function productOf(s: Scheduling, node: NodeOf<'contract'>): readonly [Draft, Storage] {
  const [a, b] = node.inputs;
  if (!a || !b) throw new InternalError('contract misses an input');
  const along = loopsFor(s.loops, node.axes);
  const summed = node.attrs.over.flatMap((name) => a.axes.filter((x) => x.name === name));
  const inner = product(summed.map((x) => x.extent ?? 1));
  const { batch, rows, columns } = classify(node, a, b);
  const over = partialLoops(s.loops, summed, partsOf(node, { batch, left: rows, right: columns }, inner));
  const env = new Map([...over.env, ...envOf(node.axes, along)]);
  const operands = [operandOf(s, s.locate(a, env)), operandOf(s, s.locate(b, env))] as const;
  const ordered = s.isOutput(node) || s.demand(node).order !== null;
  const order = arrange(wantedAxes(s, node), ordered, along, operands, sidesOf(node, along, operands));
  const loopsIn = (names: readonly string[]): readonly number[] =>
    order.layout.filter((x) => names.includes(x.name)).map((x) => along.get(x.name) ?? -1);
  const block = new Block();
  const value = block.emit({ op: 'sum', sum: 0 });
  const draft = (storage: Storage): GemmDraft => ({
    kind: 'gemm',
    batch: [...over.apart, ...loopsIn(order.batch)],
    rows: loopsIn(order.rows),
    columns: loopsIn(order.columns),
    inner: byStep(over.reduce, order.a.at),
    a: order.a,
    b: order.b,
    block,
    stores: [{ value, storage, at: [...over.apart.map(loopIndex), ...placeOf(order.layout, along)] }],
  });
  if (over.apart.length > 0) return addedUp(s, 'sum', over.apart, order.layout, along, draft);
  const storage = s.allocate(order.layout);
  return [draft(storage), storage];
}
