import { InternalError } from '../../../../compile/errors.js';
import type { Node, NodeOf, StructuralOp } from '../../../../compile/graph/node.js';
import { isPointwise } from '../../../../compile/graph/pointwise.js';
import { ordered } from '../layout.js';
import { lowerContract } from './contract.js';
import { lowerOverlapAdd, lowerPatches, lowerWindows } from './pieces.js';
import { lowerPointwise } from './pointwise.js';
import type { Recorder } from './recorder.js';
import type { Value } from './step.js';
import { lowerBroadcast, lowerDiagonal, lowerEmbed, lowerMerge, lowerRename, lowerSplit } from './views.js';

/** Arrays lie as the caller hands them over; a program's own order is another. */
const lowerInput = (r: Recorder, node: NodeOf<'input'>): Value =>
  r.transposed(r.record({ op: 'feed', attrs: node.attrs, args: [] }, node.axes), ordered(node.axes));

const lowerConstant = (r: Recorder, node: NodeOf<'constant'>): Value =>
  r.transposed(r.record({ op: 'constant', attrs: node.attrs, args: [] }, node.axes), ordered(node.axes));

const operand = <T>(op: string, x: T | undefined): T => {
  if (x === undefined) throw new InternalError(`${op} misses its input`);
  return x;
};

type Lower<K extends StructuralOp> = (r: Recorder, node: NodeOf<K>, inputs: readonly Value[]) => Value;

const ofOne =
  <K extends StructuralOp>(lower: (r: Recorder, attrs: NodeOf<K>['attrs'], x: Value) => Value): Lower<K> =>
  (r, node, [x]) =>
    lower(r, node.attrs, operand(node.op, x));

/** How each primitive is spelled in steps. */
const LOWER: { readonly [K in StructuralOp]: Lower<K> } = {
  input: lowerInput,
  constant: lowerConstant,
  contract: (r, node, [x, y]) => lowerContract(r, node, [operand(node.op, x), operand(node.op, y ?? x)]),
  sum: ofOne<'sum'>((r, { over }, x) => r.sum(x, over)),
  maxOver: ofOne<'maxOver'>((r, { over }, x) => r.max(x, over)),
  diagonal: ofOne(lowerDiagonal),
  embed: ofOne(lowerEmbed),
  rename: ofOne(lowerRename),
  broadcast: ofOne(lowerBroadcast),
  split: ofOne(lowerSplit),
  merge: ofOne(lowerMerge),
  windowSum: ofOne(lowerWindows),
  patches: ofOne(lowerPatches),
  overlapAdd: ofOne(lowerOverlapAdd),
};

const structural = <K extends StructuralOp>(
  r: Recorder,
  node: NodeOf<K> & { readonly op: K },
  inputs: readonly Value[],
): Value => LOWER[node.op](r, node, inputs);

/** One primitive as steps; `inputs` are what its inputs became. The result has the node's axes, in the engine's order. */
export function lowerNode(r: Recorder, node: Node, inputs: readonly Value[]): Value {
  return isPointwise(node) ? lowerPointwise(r, node.op, inputs) : structural(r, node, inputs);
}
