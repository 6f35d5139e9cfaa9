import type { Layer } from '../../dsl/layer.js';
import { Conv } from '../../dsl/layers/conv/layer.js';
import { Dense } from '../../dsl/layers/dense/layer.js';
import type { Padding } from '../../types/conv-size.js';
import type { Choices } from './choices.js';
import { literal, type Piece } from './piece.js';

/** Channels at width multiplier 1 under the standard parameterization, whose widths are this many times a multiplier. */
const BASE = 4;

/** How many channels a layer has: as many as the network is wide, or a number of its own. */
export type Channels = 'width' | number;

/** Where a layer stands: how many spatial axes there are, and whether its inputs' channels grow with the width. */
export interface Place {
  readonly sizes: readonly number[];
  readonly hidden: boolean;
}

const W_STDS = [1.3, 1, 1.6, 0.8] as const;
const B_STDS = [null, 0.3, 0, 0.7] as const;
const PADDINGS: readonly [Padding, ...Padding[]] = ['SAME', 'VALID', 'CIRCULAR'];

interface Weights {
  readonly wStd: number;
  readonly bStd: number | null;
  readonly standard: boolean;
}

const weightsOf = (c: Choices): Weights => ({
  wStd: c.of(W_STDS),
  bStd: c.of(B_STDS),
  standard: c.below(4) === 3,
});

/** Options of a layer in a network of some width; widths stand in source text as `n`. */
function optionsOf({ wStd, bStd, standard }: Weights, channels: Channels, { hidden }: Place) {
  const multiplier = (width: number): readonly [number, number] => [
    hidden ? width / BASE : 1,
    channels === 'width' ? width / BASE : 1,
  ];
  const scale = `[${hidden ? `n / ${BASE}` : 1}, ${channels === 'width' ? `n / ${BASE}` : 1}]`;
  const own = (width: number) => (standard ? { parameterization: 'standard' as const, s: multiplier(width) } : {});
  const count = (width: number): number => (channels !== 'width' ? channels : standard ? BASE : width);
  const text = channels !== 'width' ? String(channels) : standard ? String(BASE) : 'n';
  const parts = [
    `wStd: ${wStd}`,
    `bStd: ${bStd}`,
    ...(standard ? ["parameterization: 'standard'", `s: ${scale}`] : []),
  ];
  return { options: (width: number) => ({ wStd, bStd, ...own(width) }), count, text, parts };
}

/** A fully connected layer. */
export function densePiece(c: Choices, channels: Channels, place: Place): Piece {
  const { options, count, text, parts } = optionsOf(weightsOf(c), channels, place);
  return {
    code: `Dense(${text}, { ${parts.join(', ')} })`,
    layer: (width): Layer => Dense(count(width), options(width)),
  };
}

/** A convolution; `keep` leaves the spatial sizes as they are. */
export function convPiece(c: Choices, channels: Channels, place: Place, keep = false): Piece {
  const { options, count, text, parts } = optionsOf(weightsOf(c), channels, place);
  const { sizes, strides, padding } = windowOf(c, place.sizes, keep);
  const all = [`strides: ${literal(strides)}`, `padding: '${padding}'`, ...parts];
  return {
    code: `Conv(${text}, ${literal(sizes)}, { ${all.join(', ')} })`,
    layer: (width): Layer => Conv(count(width), sizes, { strides, padding, ...options(width) }),
  };
}

/** A window of up to two entries an axis that fits the sizes. */
export function windowOf(c: Choices, extents: readonly number[], keep = false) {
  const chosen = c.of(PADDINGS);
  const padding = keep && chosen === 'VALID' ? 'SAME' : chosen;
  const sizes = extents.map((extent) => Math.min(c.of([2, 1, 3]), padding === 'VALID' ? extent : 3));
  const strides = extents.map(() => (keep ? 1 : c.of([1, 1, 2])));
  return { sizes, strides, padding };
}

/** A layer with weights for what is there: a convolution where there are spatial axes. */
export const affinePiece = (c: Choices, channels: Channels, place: Place, keep = false): Piece =>
  place.sizes.length > 0 && c.below(4) < 3 ? convPiece(c, channels, place, keep) : densePiece(c, channels, place);
