import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Graph, Node, PointwiseOp } from '../../../src/compile/graph/node.js';
import { epsilonOf, isPointwise, POINTWISE } from '../../../src/compile/graph/pointwise.js';
import { nodesOf } from '../../../src/compile/graph/traverse.js';
import { rebuild } from '../../../src/compile/rewrite/run-pass.js';
import type { Feeds } from '../../../src/runtime/engine.js';
import { evaluate } from '../../../src/runtime/engines/reference/evaluate.js';
import { type Row, TOLERANCES, type Tolerance } from './tolerance.js';

/** Entries, and how far an engine that rounds may be from each. */
export interface Bounded {
  readonly value: Float64Array;
  readonly error: Float64Array;
}

/** One primitive alone, on arrays given. */
function alone(node: Node, arrays: readonly Float64Array[]): Float64Array {
  const g = new GraphBuilder(node.dtype);
  const inputs = node.inputs.map((x, k) => g.input(`i${k}`, x.axes));
  const feeds = new Map(arrays.map((data, k) => [`i${k}`, data]));
  const { out } = evaluate({ outputs: { out: rebuild(g, node, inputs) }, dtype: node.dtype }, feeds, new Map());
  return out?.data ?? new Float64Array();
}

const map = (x: Float64Array, f: (v: number, k: number) => number): Float64Array => x.map(f);
const add = (...all: readonly Float64Array[]): Float64Array =>
  map(all[0] ?? new Float64Array(), (_, k) => all.reduce((n, x) => n + (x[k] ?? 0), 0));
const abs = (x: Float64Array): Float64Array => map(x, Math.abs);

/** Numbers added up for one entry of a node, at most. */
function terms(node: Node): number {
  const extents = new Map(node.inputs.flatMap((x) => x.axes.map((a) => [a.name, a.extent ?? 1] as const)));
  const over = (names: readonly string[]): number => names.reduce((n, name) => n * (extents.get(name) ?? 1), 1);
  if (node.op === 'contract' || node.op === 'sum') return over(node.attrs.over);
  if (node.op === 'windowSum') return node.attrs.windows.reduce((n, w) => n * w.size, 1);
  return node.op === 'overlapAdd' ? node.attrs.size * node.attrs.out : 0;
}

/** Largest change of a primitive by errors of its operands, which are monotonic between the corners or nearly flat. */
function spread(op: PointwiseOp, a: number, ea: number, b: number, eb: number): number {
  const f = (x: number, y: number): number => POINTWISE[op].evaluate(x, y, epsilonOf('f64'));
  if (op === 'mul') return Math.abs(a) * eb + Math.abs(b) * ea + ea * eb;
  if (op === 'div')
    return Math.abs(b) > eb ? (ea + Math.abs(a / b) * eb) / (Math.abs(b) - eb) : Number.POSITIVE_INFINITY;
  if (op === 'add' || op === 'sub') return ea + eb;
  if (op === 'max' || op === 'min') return Math.max(ea, eb);
  if (op === 'neg' || op === 'abs' || op === 'sin' || op === 'cos') return ea;
  if (op === 'sign') return ea > 0 && Math.abs(a) <= ea ? 2 : 0;
  const middle = f(a, b);
  return Math.max(Math.abs(f(a + ea, b) - middle), Math.abs(f(a - ea, b) - middle));
}

/** Units of relative error in a primitive by itself, where that is more than rewrites may add. */
const OWN: Readonly<Partial<Record<PointwiseOp, 'root' | 'inverseRoot'>>> = { sqrt: 'root', safeRsqrt: 'inverseRoot' };

function pointwiseError(
  op: PointwiseOp,
  value: Float64Array,
  tolerance: Tolerance,
  inputs: readonly Bounded[],
  at: Places,
): Float64Array {
  const own = OWN[op];
  // rewrites put constants elsewhere, which rounds once more
  const units = Math.max(6, own ? tolerance[own] : 0);
  const [a, b = a] = inputs;
  return map(value, (v, o) => {
    const [p, q] = [at[0]?.[o] ?? 0, at[1]?.[o] ?? at[0]?.[o] ?? 0];
    const [x, y] = [a?.value[p] ?? 0, b?.value[q] ?? 0];
    const [ex, ey] = [a?.error[p] ?? 0, b?.error[q] ?? 0];
    const size = op === 'add' || op === 'sub' ? Math.abs(x) + Math.abs(y) : Math.abs(v);
    return spread(op, x, ex, y, ey) + units * tolerance.unit * size;
  });
}

type Places = readonly (Float64Array | undefined)[];

/** Which entry of each input an entry of a pointwise node is made of. */
const placesOf = (node: Node, sizes: readonly number[]): Places =>
  node.inputs.map((_, k) => {
    const g = new GraphBuilder('f64');
    const numbered = node.inputs.map((x, n) => g.input(`i${n}`, x.axes));
    const zeros = numbered.map((x, n) => (n === k ? x : g.mul(0, x)));
    const sum = zeros.length === 1 ? numbered[0] : g.add(zeros[0] ?? 0, zeros[1] ?? 0);
    if (!sum) return undefined;
    const feeds = new Map(sizes.map((size, n) => [`i${n}`, Float64Array.from({ length: size }, (_x, i) => i)]));
    return evaluate({ outputs: { sum }, dtype: 'f64' }, feeds, new Map()).sum?.data;
  });

function errorOf(node: Node, value: Float64Array, inputs: readonly Bounded[], tolerance: Tolerance): Float64Array {
  if (isPointwise(node)) {
    const places = placesOf(
      node,
      inputs.map((x) => x.value.length),
    );
    return pointwiseError(node.op, value, tolerance, inputs, places);
  }
  const [a, b] = inputs;
  if (!a) return map(value, () => 0);
  const rounding = (terms(node) > 0 ? terms(node) + 2 : 0) * tolerance.unit;
  if (node.op === 'contract' && b) {
    const sum = (x: Float64Array, y: Float64Array): Float64Array => alone(node, [x, y]);
    const size = sum(abs(a.value), abs(b.value));
    return add(
      sum(abs(a.value), b.error),
      sum(a.error, abs(b.value)),
      sum(a.error, b.error),
      map(size, (v) => rounding * v),
    );
  }
  return add(
    alone(node, [a.error]),
    map(alone(node, [abs(a.value)]), (v) => rounding * v),
  );
}

/**
 * Evaluates a graph of arrays in float64, with a bound on the rounding errors of any engine that computes the same numbers
 * with the roundings of `row`, in any order (running error analysis: Higham, Accuracy and Stability of Numerical Algorithms, 3.3).
 */
export function boundedArrays(graph: Graph, feeds: Feeds, row: Row): Readonly<Record<string, Bounded>> {
  const tolerance = TOLERANCES[row];
  const found = new Map<Node, Bounded>();
  for (const node of nodesOf(graph)) {
    if (node.op === 'input') {
      const value = Float64Array.from(feeds[node.attrs.name] ?? []);
      found.set(node, { value, error: map(value, () => 0) });
      continue;
    }
    if (node.op === 'constant') {
      const value = Float64Array.from(node.attrs.data);
      found.set(node, { value, error: map(value, (v) => Math.abs(v) * tolerance.unit) });
      continue;
    }
    const inputs = node.inputs.map((x) => found.get(x) ?? { value: new Float64Array(), error: new Float64Array() });
    const value = alone(
      node,
      inputs.map((x) => x.value),
    );
    found.set(node, { value, error: errorOf(node, value, inputs, tolerance) });
  }
  return Object.fromEntries(
    Object.entries(graph.outputs).map(([name, node]) => [
      name,
      found.get(node) ?? { value: new Float64Array(), error: new Float64Array() },
    ]),
  );
}

/** How many times its bound the worst entry is off; entries that must be equal and are not count as infinite. */
export function worst(actual: ArrayLike<number>, { value, error }: Bounded): number {
  if (actual.length !== value.length) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let k = 0; k < value.length; k++) {
    const off = Math.abs((actual[k] ?? Number.NaN) - (value[k] ?? Number.NaN));
    const bound = error[k] ?? 0;
    if (off === 0) continue;
    const ratio = bound > 0 ? off / bound : Number.POSITIVE_INFINITY;
    most = Math.max(most, Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio);
  }
  return most;
}
