import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import type { Beyond } from '../../dsl/kernel/beyond.js';
import type { KernelSide } from '../../dsl/kernel/sample-inputs.js';
import type { ArrayField } from './request.js';

/** Which samples a field is made of. */
const SIDES: Readonly<Record<ArrayField, readonly KernelSide[]>> = { nngp: [1, 2], ntk: [1, 2], cov1: [1], cov2: [2] };

/** The sums over all layers of what samples have beyond their limits, one for each number of samples: by output name. */
export function beyondOutputs(
  g: GraphBuilder,
  beyond: readonly Beyond[],
  fields: readonly ArrayField[],
): Readonly<Record<string, Node>> {
  const sums: Record<string, Node> = {};
  for (const { side, excess } of beyond) {
    if (!fields.some((field) => SIDES[field].includes(side))) continue;
    const name = `beyond${side}${excess.axes.map(({ extent }) => `@${extent ?? ''}`).join('')}`;
    const others = sums[name];
    sums[name] = others ? g.add(others, excess) : excess;
  }
  return sums;
}
