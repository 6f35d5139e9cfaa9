import type { FiniteRule } from '../../finite/rule.js';
import { fromBranches } from '../fan-in/from-branches.js';

export const fanInProdFinite: FiniteRule = fromBranches((g, nodes) => nodes.reduce((a, b) => g.mul(a, b)));
