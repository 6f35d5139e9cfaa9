import { InternalError } from '../../../../compile/errors.js';
import { type Axis, isBatchAxis } from '../../../../compile/graph/axis.js';
import type { Graph, Node, NodeOf } from '../../../../compile/graph/node.js';
import { isPointwise } from '../../../../compile/graph/pointwise.js';
import { nodesOf } from '../../../../compile/graph/traverse.js';
import { ordered } from '../layout.js';
import { lowerContract } from './contract.js';
import { lowerPointwise } from './pointwise.js';
import { placeOf, Recorder } from './recorder.js';
import type { Step, Value } from './step.js';

/** An output and the axes of the array handed to the user, in order. */
export interface LoweredOutput {
  readonly value: Value;
  readonly axes: readonly Axis[];
}

/** A graph as operations on tensors. */
export interface Lowered {
  readonly steps: readonly Step[];
  readonly outputs: Readonly<Record<string, LoweredOutput>>;
}

/** Inputs lie as the caller hands them over: samples, positions, channels. */
const lowerInput = (r: Recorder, node: NodeOf<'input'>): Value =>
  r.transposed(r.record({ op: 'feed', attrs: node.attrs, args: [] }, node.axes), ordered(node.axes));

const lowerConstant = (r: Recorder, node: NodeOf<'constant'>): Value =>
  r.transposed(r.record({ op: 'constant', attrs: node.attrs, args: [] }, node.axes), ordered(node.axes));

function lowerRename(r: Recorder, node: NodeOf<'rename'>, x: Value): Value {
  const to = (name: string): string => node.attrs.map.find(([from]) => from === name)?.[1] ?? name;
  const renamed = x.axes.map((a): Axis => ({ ...a, name: to(a.name) }));
  if (x.region === 'pair' && x.axes.some((a) => isBatchAxis(a) && to(a.name) !== a.name))
    throw new InternalError('rename: the samples of a pair change places');
  const alias = r.record({ op: 'transpose', attrs: { order: x.axes.map((_, k) => k) }, args: [x] }, renamed);
  return r.transposed(alias, ordered(renamed));
}

function lowerDiagonal(r: Recorder, node: NodeOf<'diagonal'>, x: Value): Value {
  const { keep, drop } = node.attrs;
  const first = placeOf(x, keep) < placeOf(x, drop) ? keep : drop;
  const axes = x.axes
    .filter((a) => a.name === first || (a.name !== keep && a.name !== drop))
    .map((a) => (a.name === first ? { ...a, name: keep } : a));
  if (axes.some((a) => a.name === keep && isBatchAxis(a))) throw new InternalError('diagonal: over samples');
  const second = first === keep ? drop : keep;
  const made = r.record({ op: 'diagonal', attrs: { axes: [first, second] }, args: [x] }, axes);
  return r.transposed(made, ordered(axes));
}

function lowerWindows(r: Recorder, node: NodeOf<'windowSum'>, x: Value): Value {
  return node.attrs.windows.reduce((value, window) => {
    const axes = value.axes.map((a) => (window.axes.includes(a.name) ? { ...a, extent: window.out } : a));
    return r.record({ op: 'window', attrs: { window }, args: [value] }, axes);
  }, x);
}

function lowerNode(r: Recorder, node: Node, inputs: readonly Value[]): Value {
  if (isPointwise(node)) return lowerPointwise(r, node.op, inputs);
  if (node.op === 'input') return lowerInput(r, node);
  if (node.op === 'constant') return lowerConstant(r, node);
  const [x, y] = inputs;
  if (!x) throw new InternalError(`${node.op} misses its input`);
  if (node.op === 'contract') return lowerContract(r, node, [x, y ?? x]);
  if (node.op === 'sum') return r.sum(x, node.attrs.over);
  if (node.op === 'diagonal') return lowerDiagonal(r, node, x);
  if (node.op === 'rename') return lowerRename(r, node, x);
  if (node.op === 'windowSum') return lowerWindows(r, node, x);
  throw new InternalError(`${node.op} in a kernel`);
}

const lowered = new WeakMap<Graph, Lowered>();

/** The graph as operations on tensors, made once. */
export function lower(graph: Graph): Lowered {
  const known = lowered.get(graph);
  if (known) return known;
  const r = new Recorder();
  const values = new Map<Node, Value>();
  const found = (node: Node): Value => {
    const value = values.get(node);
    if (!value) throw new InternalError(`${node.op} is read before it is computed`);
    return value;
  };
  for (const node of nodesOf(graph)) values.set(node, lowerNode(r, node, node.inputs.map(found)));
  const outputs = Object.entries(graph.outputs).map(([name, node]): readonly [string, LoweredOutput] => [
    name,
    { value: found(node), axes: node.axes },
  ]);
  const result: Lowered = { steps: r.steps, outputs: Object.fromEntries(outputs) };
  lowered.set(graph, result);
  return result;
}
