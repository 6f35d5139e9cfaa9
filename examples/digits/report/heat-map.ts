/** The kernel of the training rows, sorted by digit, as a picture with a colour scale. */

import type { Matrix } from '../matrix.js';
import { at } from '../matrix.js';
import { escapeHtml } from './escape-html.js';
import { short } from './format.js';
import { GRADIENT, PALETTE } from './palette.js';
import { pngDataUri } from './png.js';

const MAX_PIXELS = 250;
const CLIP = 0.01;

export function heatMap(kernel: Matrix, labels: Uint8Array, alt: string): string {
  const order = orderByLabel(labels);
  const small = shrink(kernel, order, Math.min(kernel.rows, MAX_PIXELS));
  const [low, high] = range(small.data);
  const level = (v: number): number => Math.round(255 * Math.min(Math.max((v - low) / (high - low || 1), 0), 1));
  const image = pngDataUri(small.cols, small.rows, Uint8Array.from(small.data, level), PALETTE);
  return `<div class="heat">
<div class="ticks top" aria-hidden="true">${ticks(labels)}</div>
<div class="ticks side" aria-hidden="true">${ticks(labels)}</div>
<img src="${image}" width="${small.cols}" height="${small.rows}" alt="${escapeHtml(alt)}">
</div>
<div class="scale"><span>${short(low)}</span><i style="background:${GRADIENT}"></i><span>${short(high)}</span></div>`;
}

/** Row numbers, those of digit 0 first; within a digit in the order of the data. */
export const orderByLabel = (labels: Uint8Array): readonly number[] =>
  [...labels.keys()].sort((a, b) => (labels[a] ?? 0) - (labels[b] ?? 0) || a - b);

/** Reorders rows and columns and averages blocks, so that the picture has `size` pixels a side. */
export function shrink(
  kernel: Matrix,
  order: readonly number[],
  size: number,
): { rows: number; cols: number; data: Float64Array } {
  const data = new Float64Array(size * size);
  const counts = new Float64Array(size * size);
  const cell = (i: number): number => Math.floor((i * size) / order.length);
  order.forEach((row, i) => {
    order.forEach((col, j) => {
      const p = cell(i) * size + cell(j);
      data[p] = (data[p] ?? 0) + at(kernel, row, col);
      counts[p] = (counts[p] ?? 0) + 1;
    });
  });
  return { rows: size, cols: size, data: data.map((sum, p) => sum / (counts[p] ?? 1)) };
}

// a bright diagonal would flatten everything else, so the scale spans the middle 98 % of the picture
function range(values: Float64Array): readonly [number, number] {
  const sorted = values.slice().sort();
  const quantile = (q: number): number => sorted[Math.round(q * (sorted.length - 1))] ?? 0;
  return [quantile(CLIP), quantile(1 - CLIP)];
}

function ticks(labels: Uint8Array): string {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([digit, n]) => `<span style="flex:${n}">${digit}</span>`)
    .join('');
}
