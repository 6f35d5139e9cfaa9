import type { Node } from '../../graph/node.js';

/** The one number that a constant is everywhere; `undefined` for any other node. */
export function uniform(node: Node): number | undefined {
  if (node.op !== 'constant') return undefined;
  const [first] = node.attrs.data;
  return node.attrs.data.every((v) => Object.is(v, first)) ? first : undefined;
}
