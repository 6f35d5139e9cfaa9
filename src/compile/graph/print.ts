import type { Axis } from './axis.js';
import type { Attributes, Graph, Pieces, StructuralOp } from './node.js';
import { isPointwise } from './pointwise.js';
import { nodesOf } from './traverse.js';

const number = (v: number): string => String(Number(v.toPrecision(6)));

const pieces = (p: Pieces): string =>
  ` {${p.axes.join(' ')}} ${p.size}/${p.stride}${p.dilation > 1 ? `*${p.dilation}` : ''}${p.wrap ? ' wrap' : ''} from -${p.lo}${p.tap === null ? '' : ` as ${p.tap}`}`;

const names = (axes: readonly Axis[]): string => axes.map((a) => a.name).join(' ');

/** What stands behind a primitive of each kind. */
const TEXT: { readonly [K in StructuralOp]: (attrs: Attributes[K]) => string } = {
  input: ({ name }) => ` ${name}`,
  constant: ({ data }) => (data.length > 4 ? ` <${data.length} values>` : ` ${data.map(number).join(' ')}`),
  contract: ({ over }) => ` over ${over.join(' ')}`,
  sum: ({ over }) => ` over ${over.join(' ')}`,
  maxOver: ({ over }) => ` over ${over.join(' ')}`,
  diagonal: ({ keep, drop }) => ` ${keep}=${drop}`,
  embed: ({ keep, drop }) => ` ${keep}=${drop}`,
  rename: ({ map }) => ` ${map.map(([from, to]) => `${from}->${to}`).join(' ')}`,
  windowSum: ({ windows }) =>
    ` ${windows.map((w) => `{${w.axes.join(' ')}} ${w.size}/${w.stride}${w.wrap ? ' wrap' : ''} from -${w.lo}`).join(', ')}`,
  broadcast: ({ axes }) => ` along ${names(axes)}`,
  patches: pieces,
  overlapAdd: pieces,
  split: ({ axis, into }) => ` ${axis}->${names(into)}`,
  merge: ({ axes, into }) => ` ${axes.join(' ')}->${into}`,
};

const text = <K extends StructuralOp>(op: K, attrs: Attributes[K]): string => TEXT[op](attrs);

/** The graph as text, one node a line: `%3 = mul(%1, %2) : (i, j, p0=8)`. */
export function printGraph(graph: Graph): string {
  const nodes = nodesOf(graph);
  const name = new Map(nodes.map((n, k) => [n, `%${k}`]));
  const lines = nodes.map((n) => {
    const axes = n.axes.map((a) => (a.extent === null ? a.name : `${a.name}=${a.extent}`)).join(', ');
    return `${name.get(n)} = ${n.op}(${n.inputs.map((x) => name.get(x)).join(', ')})${isPointwise(n) ? '' : text(n.op, n.attrs)} : (${axes})`;
  });
  const outputs = Object.entries(graph.outputs).map(([key, node]) => `${key} = ${name.get(node)}`);
  return [...lines, ...outputs].join('\n');
}
