import { InternalError } from '../../../compile/errors.js';
import type { TransformingOp } from '../../../compile/graph/infer.js';
import type { Attributes, Graph, Node, Pieces, Window } from '../../../compile/graph/node.js';
import { epsilonOf, isPointwise, POINTWISE } from '../../../compile/graph/pointwise.js';
import { nodesOf } from '../../../compile/graph/traverse.js';
import { type Bindings, boundExtents, type Strided, sizeOf, strideOf, walk } from './strided.js';

const blank = (node: Node, bindings: Bindings): Strided => {
  const extents = boundExtents(node.axes, bindings);
  return { names: node.axes.map((a) => a.name), extents, data: new Float64Array(sizeOf(extents)) };
};

const stridesAlong = (x: Strided, names: readonly string[]): readonly number[] => names.map((n) => strideOf(x, n));

function pointwise(node: Node, inputs: readonly Strided[], out: Strided): void {
  if (!isPointwise(node)) return;
  const { evaluate } = POINTWISE[node.op];
  const epsilon = epsilonOf('f64');
  const [a, b = a] = inputs;
  if (!a || !b) return;
  const strides = [stridesAlong(out, out.names), stridesAlong(a, out.names), stridesAlong(b, out.names)];
  walk(out.extents, strides, ([o = 0, p = 0, q = 0]) => {
    out.data[o] = evaluate(a.data[p] ?? Number.NaN, b.data[q] ?? Number.NaN, epsilon);
  });
}

/** Sum of products over `over`; with one input, a plain sum. */
function contract(inputs: readonly Strided[], over: readonly string[], out: Strided): void {
  const names = [...out.names, ...over];
  const extentOf = (name: string): number => {
    for (const x of inputs) if (x.names.includes(name)) return x.extents[x.names.indexOf(name)] ?? 0;
    return 0;
  };
  const [a, b] = inputs;
  if (!a) return;
  const strides = [out, a, ...(b ? [b] : [])].map((x) => stridesAlong(x, names));
  walk(names.map(extentOf), strides, ([o = 0, p = 0, q = 0]) => {
    const product = (a.data[p] ?? Number.NaN) * (b ? (b.data[q] ?? Number.NaN) : 1);
    out.data[o] = (out.data[o] ?? 0) + product;
  });
}

function maxOver(x: Strided, over: readonly string[], out: Strided): void {
  out.data.fill(Number.NEGATIVE_INFINITY);
  const strides = [stridesAlong(x, x.names), x.names.map((name) => (over.includes(name) ? 0 : strideOf(out, name)))];
  walk(x.extents, strides, ([p = 0, o = 0]) => {
    out.data[o] = Math.max(out.data[o] ?? Number.NaN, x.data[p] ?? Number.NaN);
  });
}

/** One window at a time: windows of one node act on different axes, so they commute. */
function slide(x: Strided, window: Window): Strided {
  const extents = x.extents.map((extent, k) => (window.axes.includes(x.names[k] ?? '') ? window.out : extent));
  const out: Strided = { names: x.names, extents, data: new Float64Array(sizeOf(extents)) };
  const sliding = x.names.map((name) => window.axes.includes(name));
  const outStrides = stridesAlong(out, out.names);
  const inStrides = stridesAlong(x, x.names);
  const index = new Array<number>(extents.length).fill(0);
  for (let o = 0; o < out.data.length; o++) {
    index.forEach((_, k) => {
      index[k] = Math.floor(o / (outStrides[k] ?? 1)) % (extents[k] ?? 1);
    });
    let total = 0;
    for (let t = 0; t < window.size; t++) {
      let offset = 0;
      const inside = index.every((at, k) => {
        const extent = x.extents[k] ?? 0;
        let from = sliding[k] ? window.stride * at + t - window.lo : at;
        if (window.wrap) from = ((from % extent) + extent) % extent;
        offset += from * (inStrides[k] ?? 0);
        return from >= 0 && from < extent;
      });
      if (inside) total += x.data[offset] ?? Number.NaN;
    }
    out.data[o] = total;
  }
  return out;
}

/** Copies `x` to `out`, an axis of `out` reading `x` at `steps` of it. */
function copy(x: Strided, out: Strided, steps: readonly number[]): void {
  walk(out.extents, [stridesAlong(out, out.names), steps], ([o = 0, p = 0]) => {
    out.data[o] = x.data[p] ?? Number.NaN;
  });
}

function diagonal({ keep, drop }: Attributes['diagonal'], x: Strided, out: Strided): void {
  copy(
    x,
    out,
    out.names.map((name) => strideOf(x, name) + (name === keep ? strideOf(x, drop) : 0)),
  );
}

function embed({ keep, drop }: Attributes['embed'], x: Strided, out: Strided): void {
  const along = x.names.map((name) => strideOf(out, name) + (name === keep ? strideOf(out, drop) : 0));
  walk(x.extents, [stridesAlong(x, x.names), along], ([p = 0, o = 0]) => {
    out.data[o] = x.data[p] ?? Number.NaN;
  });
}

function rename({ map }: Attributes['rename'], x: Strided, out: Strided): void {
  const old = (name: string): string => map.find(([, to]) => to === name)?.[0] ?? name;
  copy(
    x,
    out,
    out.names.map((n) => strideOf(x, old(n))),
  );
}

/** Strides of the parts of an axis that is split row-major, by name. */
function partStrides(whole: number, parts: readonly { readonly name: string; readonly extent: number }[]) {
  return new Map(parts.map(({ name }, k) => [name, whole * sizeOf(parts.slice(k + 1).map((p) => p.extent))]));
}

/** Calls `visit` with the places of the same number in an array and in the array with one of its axes split. */
function walkSplit(
  whole: Strided,
  axis: string,
  split: Strided,
  parts: readonly string[],
  visit: (whole: number, split: number) => void,
): void {
  const extents = parts.map((name) => ({ name, extent: split.extents[split.names.indexOf(name)] ?? 0 }));
  const along = partStrides(strideOf(whole, axis), extents);
  const steps = split.names.map((name) => along.get(name) ?? strideOf(whole, name));
  walk(split.extents, [steps, stridesAlong(split, split.names)], ([p = 0, q = 0]) => visit(p, q));
}

/**
 * Calls `visit` with the places of the same number before and after an axis group is cut into pieces; numbers beyond the
 * edges have no place before.
 */
function walkPieces(pieces: Pieces, whole: Strided, cut: Strided, visit: (whole: number, cut: number) => void): void {
  const { axes, tap, stride, dilation, lo, extent, wrap } = pieces;
  const [wholeStrides, cutStrides] = [stridesAlong(whole, cut.names), stridesAlong(cut, cut.names)];
  const group = cut.names.map((name) => axes.includes(name));
  const tapAt = tap === null ? -1 : cut.names.indexOf(tap);
  const index = cut.names.map(() => 0);
  for (let c = 0; c < cut.data.length; c++) {
    cut.extents.forEach((n, k) => {
      index[k] = Math.floor(c / (cutStrides[k] ?? 1)) % n;
    });
    const t = index[tapAt] ?? 0;
    let w = 0;
    const inside = index.every((at, k) => {
      if (!group[k]) {
        w += k === tapAt ? 0 : at * (wholeStrides[k] ?? 0);
        return true;
      }
      const raw = stride * at + dilation * t - lo;
      const from = wrap ? ((raw % extent) + extent) % extent : raw;
      w += from * (wholeStrides[k] ?? 0);
      return from >= 0 && from < extent;
    });
    if (inside) visit(w, c);
  }
}

type Evaluate<A> = (attrs: A, inputs: readonly [Strided, ...Strided[]], out: Strided) => void;

/** How each primitive with inputs is evaluated, into an array of zeros. */
const EVALUATE: { readonly [K in TransformingOp]: Evaluate<Attributes[K]> } = {
  contract: ({ over }, inputs, out) => contract(inputs, over, out),
  sum: ({ over }, inputs, out) => contract(inputs, over, out),
  maxOver: ({ over }, [x], out) => maxOver(x, over, out),
  diagonal: (attrs, [x], out) => diagonal(attrs, x, out),
  embed: (attrs, [x], out) => embed(attrs, x, out),
  rename: (attrs, [x], out) => rename(attrs, x, out),
  windowSum: ({ windows }, [x], out) => out.data.set(windows.reduce(slide, x).data),
  broadcast: (_attrs, [x], out) => copy(x, out, stridesAlong(x, out.names)),
  patches: (pieces, [x], out) =>
    walkPieces(pieces, x, out, (whole, cut) => {
      out.data[cut] = x.data[whole] ?? Number.NaN;
    }),
  overlapAdd: (pieces, [x], out) =>
    walkPieces(pieces, out, x, (whole, cut) => {
      out.data[whole] = (out.data[whole] ?? 0) + (x.data[cut] ?? Number.NaN);
    }),
  split: ({ axis, into }, [x], out) =>
    walkSplit(
      x,
      axis,
      out,
      into.map((a) => a.name),
      (whole, split) => {
        out.data[split] = x.data[whole] ?? Number.NaN;
      },
    ),
  merge: ({ axes, into }, [x], out) =>
    walkSplit(out, into, x, axes, (whole, split) => {
      out.data[whole] = x.data[split] ?? Number.NaN;
    }),
};

const structural = <K extends TransformingOp>(
  op: K,
  attrs: Attributes[K],
  inputs: readonly [Strided, ...Strided[]],
  out: Strided,
): void => EVALUATE[op](attrs, inputs, out);

function evaluateNode(
  node: Node,
  inputs: readonly Strided[],
  feeds: ReadonlyMap<string, Float64Array>,
  bindings: Bindings,
): Strided {
  const out = blank(node, bindings);
  const [x, ...others] = inputs;
  if (isPointwise(node)) pointwise(node, inputs, out);
  else if (node.op === 'input')
    return { ...out, data: feeds.get(node.attrs.name) ?? fault(`no data for ${node.attrs.name}`) };
  else if (node.op === 'constant') out.data.set(node.attrs.data);
  else structural(node.op, node.attrs, [x ?? fault(`${node.op} misses its input`), ...others], out);
  return out;
}

const fault = (message: string): never => {
  throw new InternalError(message);
};

/**
 * Evaluates a graph in float64, node by node, as written: the meaning that every other engine has to agree with.
 * `feeds` holds the inputs row-major in their canonical axis order; `bindings` the batch extents.
 */
export function evaluate(
  graph: Graph,
  feeds: ReadonlyMap<string, Float64Array>,
  bindings: Bindings,
): Readonly<Record<string, Strided>> {
  const values = new Map<Node, Strided>();
  for (const node of nodesOf(graph)) {
    const inputs = node.inputs.map((n) => values.get(n) ?? fault(`${node.op} is evaluated before its input`));
    values.set(node, evaluateNode(node, inputs, feeds, bindings));
  }
  return Object.fromEntries(
    Object.entries(graph.outputs).map(([name, node]) => [name, values.get(node) ?? fault(`no value for ${name}`)]),
  );
}
