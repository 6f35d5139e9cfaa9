import { InternalError } from '../../../compile/errors.js';
import type { Graph, Node, NodeOf, Window } from '../../../compile/graph/node.js';
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

function diagonal(node: NodeOf<'diagonal'>, x: Strided, out: Strided): void {
  const { keep, drop } = node.attrs;
  const along = out.names.map((name) => strideOf(x, name) + (name === keep ? strideOf(x, drop) : 0));
  walk(out.extents, [stridesAlong(out, out.names), along], ([o = 0, p = 0]) => {
    out.data[o] = x.data[p] ?? Number.NaN;
  });
}

function rename(node: NodeOf<'rename'>, x: Strided, out: Strided): void {
  const old = (name: string): string => node.attrs.map.find(([, to]) => to === name)?.[0] ?? name;
  walk(out.extents, [stridesAlong(out, out.names), out.names.map((n) => strideOf(x, old(n)))], ([o = 0, p = 0]) => {
    out.data[o] = x.data[p] ?? Number.NaN;
  });
}

function evaluateNode(
  node: Node,
  inputs: readonly Strided[],
  feeds: ReadonlyMap<string, Float64Array>,
  bindings: Bindings,
): Strided {
  const out = blank(node, bindings);
  const [x] = inputs;
  if (isPointwise(node)) pointwise(node, inputs, out);
  else if (node.op === 'input')
    return { ...out, data: feeds.get(node.attrs.name) ?? fault(`no data for ${node.attrs.name}`) };
  else if (node.op === 'constant') out.data.set(node.attrs.data);
  else if (node.op === 'contract' || node.op === 'sum') contract(inputs, node.attrs.over, out);
  else if (x && node.op === 'diagonal') diagonal(node, x, out);
  else if (x && node.op === 'rename') rename(node, x, out);
  else if (x && node.op === 'windowSum') return node.attrs.windows.reduce(slide, x);
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
