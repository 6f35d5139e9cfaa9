import type { RunOptions } from '../../engine.js';
import { type Range, rangesOf } from './batches.js';
import type { Sections } from './sections.js';

/** Bytes of tensors at a time when the caller names none. */
const DEFAULT_BUDGET = 256 * 2 ** 20;

/** Samples that are held while tiles of their pairs are worked on, and how many are worked on at once. */
export interface Tiling {
  readonly blocks: Readonly<Record<'i' | 'j', readonly Range[]>>;
  /** Samples worked on at once. */
  readonly samples: Readonly<Record<'i' | 'j', number>>;
  /** Samples on each side of a tile. */
  readonly tile: Readonly<Record<'i' | 'j', number>>;
}

/**
 * Shares the budget: half of it for a tile of pairs, a quarter for what is held of the samples of each side. A pair that
 * takes more by itself is worked on all the same.
 */
export function tilingOf(sections: Sections, n1: number, n2: number | null, options: RunOptions): Tiling {
  const budget = options.memoryBudget ?? DEFAULT_BUDGET;
  const { samples: mostSamples = Number.POSITIVE_INFINITY, groups: mostPairs = Number.POSITIVE_INFINITY } =
    options.tiling ?? {};
  const itemsIn = (share: number, bytes: number): number =>
    Math.max(1, Math.floor((budget * share) / Math.max(1, bytes)));
  const { kept, peak } = sections;
  const symmetric = n2 === null;
  const held = symmetric ? { i: kept.i + kept.j, j: kept.i + kept.j } : kept;
  const pairs = Math.max(1, Math.min(mostPairs, itemsIn(1 / 2, peak.pair)));
  const square = Math.max(1, Math.floor(Math.sqrt(pairs)));
  const j = symmetric ? square : Math.min(n2, square);
  return {
    blocks: {
      i: rangesOf(n1, Math.min(mostSamples, itemsIn(1 / 4, held.i))),
      j: rangesOf(n2 ?? n1, Math.min(mostSamples, itemsIn(1 / 4, held.j))),
    },
    samples: { i: itemsIn(1 / 4, peak.i), j: itemsIn(1 / 4, peak.j) },
    tile: { i: symmetric ? square : Math.max(1, Math.floor(pairs / j)), j },
  };
}
