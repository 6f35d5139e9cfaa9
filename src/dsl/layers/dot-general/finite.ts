import { freshName, nameAt, onePlaced } from '../../finite/arrays.js';
import type { FiniteRule } from '../../finite/rule.js';
import { arranged } from '../../kernel/linear-map.js';
import { entry } from '../../kernel/windows.js';
import type { DotGeneralResolved } from './options.js';
import { dotPlan } from './shape.js';

/** Axes that meet get the names they have in the input. */
export const dotGeneralFinite = (o: DotGeneralResolved): FiniteRule => ({
  apply: (_params, input, { g }) => {
    const x = onePlaced(input);
    const { constant, contract, batch } = o;
    if (!constant) return x;
    const { sum, keep, order } = dotPlan(o, x.order.length);
    const partners = [...contract.constant, ...batch.constant];
    const names = constant.shape.map((_, axis) => {
      const meets = [...sum, ...keep][partners.indexOf(axis)];
      return meets === undefined ? freshName(`dot ${axis}`, x.node) : nameAt(x, meets);
    });
    const over = sum.map((axis) => nameAt(x, axis));
    const factor = arranged(
      g,
      constant.data,
      names.map((name, axis) => ({ name, extent: entry(constant.shape, axis) })),
    );
    return {
      node: over.length === 0 ? g.mul(x.node, factor) : g.contract(x.node, factor, over),
      order: order.map((axis) => ('input' in axis ? nameAt(x, axis.input) : entry(names, axis.constant))),
    };
  },
});
