import type { Rgb } from './png.js';

// viridis at ten even steps: equal steps of value look like equal steps of colour, also in grey
const STOPS: readonly Rgb[] = [
  [68, 1, 84],
  [72, 40, 120],
  [62, 74, 137],
  [49, 104, 142],
  [38, 130, 142],
  [31, 158, 137],
  [53, 183, 121],
  [109, 205, 89],
  [180, 222, 44],
  [253, 231, 37],
];

/** 256 colours from low to high. */
export const PALETTE: readonly Rgb[] = Array.from({ length: 256 }, (_, i) => {
  const place = (i / 255) * (STOPS.length - 1);
  const [low, high] = [stop(Math.floor(place)), stop(Math.ceil(place))];
  const mix = (channel: 0 | 1 | 2): number => Math.round(low[channel] + (high[channel] - low[channel]) * (place % 1));
  return [mix(0), mix(1), mix(2)];
});

/** The same scale as a CSS gradient, low to high. */
export const GRADIENT = `linear-gradient(90deg,${STOPS.map(([r, g, b]) => `rgb(${r} ${g} ${b})`).join(',')})`;

function stop(i: number): Rgb {
  return STOPS[Math.min(i, STOPS.length - 1)] ?? [0, 0, 0];
}
