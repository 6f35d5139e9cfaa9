import { isSizes, type SizeTree } from './inputs.js';
import type { DimValue, State } from './state.js';

/** Sizes as the type checker shows them: `[N, 32, ?]`. */
export const showDims = (dims: readonly DimValue[]): string => `[${dims.map((d) => d ?? '?').join(', ')}]`;

/** Sizes of inputs as the type checker shows them: `[[N, 8], [N, 5]]`. */
export const showInputs = (sizes: SizeTree): string =>
  isSizes(sizes) ? showDims(sizes) : `[${sizes.map(showInputs).join(', ')}]`;

/** A state as the type checker shows it: `[N, 32, 32, 3]`, `[…]` for an unknown rank, `2 branches`. */
export function showState(state: State): string {
  switch (state.kind) {
    case 'tensor':
      return showDims(state.dims);
    case 'branches':
      return `${state.branches.length} branches`;
    case 'unknown':
      return '[…]';
  }
}
