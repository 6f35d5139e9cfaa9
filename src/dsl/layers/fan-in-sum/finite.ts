import type { FiniteRule } from '../../finite/rule.js';
import { fromBranches } from '../fan-in/from-branches.js';

export const fanInSumFinite: FiniteRule = fromBranches((g, nodes) => nodes.reduce((a, b) => g.add(a, b)));
