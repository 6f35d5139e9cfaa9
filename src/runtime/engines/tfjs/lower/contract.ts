import type { Axis } from '../../../../compile/graph/axis.js';
import type { NodeOf } from '../../../../compile/graph/node.js';
import { viewOf } from '../../../../compile/schedule/view.js';
import { sizeOf } from '../../../describe.js';
import { ordered } from '../layout.js';
import type { Recorder } from './recorder.js';
import type { Value } from './step.js';

const has = (x: Value, name: string): boolean => x.axes.some((a) => a.name === name);
const only = (x: Value, other: Value): readonly Axis[] => x.axes.filter((a) => !has(other, a.name));

/** Sums shorter than this differ by less than what cosines are snapped by, in whatever order they are added up. */
const SHORT = 4;

/** Products of equal numbers at equal places, added up. */
function elementwise(r: Recorder, a: Value, b: Value, over: readonly string[]): Value {
  return r.sum(r.pointwise('mul', [a, b]), over);
}

/** How the axes of one array are called in two views of it; `null` where they are not of one array, or not all kept. */
function coupling(node: NodeOf<'contract'>): ReadonlyMap<string, string> | null {
  const [a, b] = node.inputs.map(viewOf);
  if (!a || !b || a.base !== b.base) return null;
  const pairs = a.base.axes.map(({ name }) => [a.follows.get(name) ?? name, b.follows.get(name) ?? name] as const);
  const [first, second] = [new Map(pairs), new Set(pairs.map(([, to]) => to))];
  return first.size === pairs.length && second.size === pairs.length ? first : null;
}

/**
 * A contraction as a batched matrix product. An array times itself has its inner products of equal rows computed
 * once, apart, so that a variance and the covariance of a sample with itself are the same number: their cosine is 1
 * whatever order a backend adds in.
 */
export function lowerContract(r: Recorder, node: NodeOf<'contract'>, operands: readonly [Value, Value]): Value {
  const { over } = node.attrs;
  const [a, b] = operands.map((x, k) => {
    const other = operands[1 - k] ?? x;
    return r.sum(
      x,
      over.filter((name) => has(x, name) && !has(other, name)),
    );
  });
  if (!a || !b) return operands[0];
  const along = a.axes.filter((axis) => over.includes(axis.name));
  const rows = only(a, b);
  const columns = only(b, a);
  if (along.length === 0 || rows.length === 0 || columns.length === 0)
    return elementwise(
      r,
      a,
      b,
      along.map((axis) => axis.name),
    );
  const shared = a.axes.filter((axis) => has(b, axis.name) && !over.includes(axis.name));
  const places = ordered([...shared, ...rows, ...columns]);
  const [batch, own, others] = [shared, rows, columns].map((group) => places.filter((p) => group.includes(p)));
  if (!batch || !own || !others) return operands[0];
  // rows of the sample that lies first in memory
  const [first, second] = places.find((p) => !batch.includes(p)) === own[0] ? [a, b] : [b, a];
  const [outer, inner] = first === a ? [own, others] : [others, own];
  const x = r.transposed(first, [...batch, ...outer, ...along]);
  // not by a flag of the product: the WebAssembly backend multiplies transposed matrices number by number
  const y = r.transposed(second, [...batch, ...along, ...inner]);
  const same = first === a ? sameRows(r, node, a, along, outer, inner) : null;
  const args = same ? [x, y, r.transposed(same, [...batch, ...outer])] : [x, y];
  const acrossSamples = outer.some((axis) => axis.extent === null);
  const attrs = { batch: batch.length, rows: outer.length, acrossSamples };
  const product = r.record({ op: 'product', attrs, args }, [...batch, ...outer, ...inner]);
  return r.transposed(product, places);
}

/** The inner products of rows with themselves, where rows and columns are the same rows of one array. */
function sameRows(
  r: Recorder,
  node: NodeOf<'contract'>,
  a: Value,
  along: readonly Axis[],
  rows: readonly Axis[],
  columns: readonly Axis[],
): Value | null {
  const coupled = coupling(node);
  if (!coupled || rows.length !== columns.length || sizeOf(along.map((axis) => axis.extent ?? 1)) <= SHORT) return null;
  if (!rows.every((axis, k) => coupled.get(axis.name) === columns[k]?.name)) return null;
  const rest = a.axes.filter((axis) => !rows.includes(axis));
  if (!rest.every(({ name }) => coupled.get(name) === name)) return null;
  return elementwise(
    r,
    a,
    a,
    along.map((axis) => axis.name),
  );
}
