import type { Node } from '../graph/node.js';

/**
 * What a node reads through renames and diagonals: `base`, with each of its axes called by the name of the reader's
 * axis it follows. Two axes of the base may follow the same one (a diagonal).
 */
export interface View {
  readonly base: Node;
  readonly follows: ReadonlyMap<string, string>;
}

export const isView = (node: Node): boolean => node.op === 'rename' || node.op === 'diagonal';

export function viewOf(node: Node): View {
  let base = node;
  let follows = new Map(node.axes.map((a) => [a.name, a.name]));
  for (;;) {
    const [x] = base.inputs;
    if (!x) return { base, follows };
    const outer = follows;
    const read = (name: string): string => outer.get(name) ?? name;
    if (base.op === 'rename') {
      const { map } = base.attrs;
      follows = new Map(x.axes.map(({ name }) => [name, read(map.find(([from]) => from === name)?.[1] ?? name)]));
    } else if (base.op === 'diagonal') {
      const { keep, drop } = base.attrs;
      follows = new Map(x.axes.map(({ name }) => [name, read(name === drop ? keep : name)]));
    } else return { base, follows };
    base = x;
  }
}

/** Whether the view reads its base as it is. */
export const isIdentity = (view: View): boolean => [...view.follows].every(([from, to]) => from === to);
