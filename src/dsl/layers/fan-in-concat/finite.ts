import { InternalError } from '../../../compile/errors.js';
import { staticExtent } from '../../../compile/graph/axis.js';
import type { FiniteRule } from '../../finite/rule.js';
import { fromBranches } from '../fan-in/from-branches.js';
import type { FanInConcatResolved } from './options.js';
import { runningTotals } from './running-totals.js';

/** Each branch at its place along the axis, zeros elsewhere; and their sum. */
export const fanInConcatFinite = ({ axis }: FanInConcatResolved): FiniteRule =>
  fromBranches((g, nodes, order) => {
    const name = order.at(axis);
    if (name === undefined) throw new InternalError(`FanInConcat has no axis ${axis} among (${order.join(', ')})`);
    const { starts, total } = runningTotals(nodes.map((x) => staticExtent(x.axes, name) ?? 0));
    const pieces = { axes: [name], tap: null, size: 1, stride: 1, dilation: 1, out: total, wrap: false };
    return nodes
      .map((x, k) => g.patches(x, { ...pieces, lo: starts[k] ?? 0, extent: staticExtent(x.axes, name) ?? 0 }))
      .reduce((a, b) => g.add(a, b));
  });
