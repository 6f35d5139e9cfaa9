import type { Graph, Node } from './node.js';
import { isPointwise } from './pointwise.js';
import { nodesOf } from './traverse.js';

const number = (v: number): string => String(Number(v.toPrecision(6)));

function attributes(node: Node): string {
  if (isPointwise(node)) return '';
  switch (node.op) {
    case 'input':
      return ` ${node.attrs.name}`;
    case 'constant':
      return node.attrs.data.length > 4
        ? ` <${node.attrs.data.length} values>`
        : ` ${node.attrs.data.map(number).join(' ')}`;
    case 'contract':
    case 'sum':
      return ` over ${node.attrs.over.join(' ')}`;
    case 'diagonal':
      return ` ${node.attrs.keep}=${node.attrs.drop}`;
    case 'rename':
      return ` ${node.attrs.map.map(([from, to]) => `${from}->${to}`).join(' ')}`;
    case 'windowSum':
      return ` ${node.attrs.windows.map((w) => `{${w.axes.join(' ')}} ${w.size}/${w.stride}${w.wrap ? ' wrap' : ''} from -${w.lo}`).join(', ')}`;
  }
}

/** The graph as text, one node a line: `%3 = mul(%1, %2) : (i, j, p0=8)`. */
export function printGraph(graph: Graph): string {
  const nodes = nodesOf(graph);
  const name = new Map(nodes.map((n, k) => [n, `%${k}`]));
  const lines = nodes.map((n) => {
    const axes = n.axes.map((a) => (a.extent === null ? a.name : `${a.name}=${a.extent}`)).join(', ');
    return `${name.get(n)} = ${n.op}(${n.inputs.map((x) => name.get(x)).join(', ')})${attributes(n)} : (${axes})`;
  });
  const outputs = Object.entries(graph.outputs).map(([key, node]) => `${key} = ${name.get(node)}`);
  return [...lines, ...outputs].join('\n');
}
