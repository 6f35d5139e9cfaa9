import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { KernelState } from '../../kernel/kernel-state.js';

type Ntk = KernelState['ntk'];

/** The sum of two NTKs, of which one or both may be all zero. */
export function addNtks(g: GraphBuilder, a: Ntk, b: Ntk): Ntk {
  if (a === null || b === null) return null;
  if (a === 'zero') return b;
  return b === 'zero' ? a : g.add(a, b);
}
