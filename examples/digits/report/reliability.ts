/** Reliability diagram: how often the predictions of a given confidence are right, as inline SVG. */
import type { Bin, Calibration } from '../calibration.js';
import { interval } from '../calibration.js';
import { escapeHtml } from './escape-html.js';
import { percent } from './format.js';

const SIZE = 200;
const LEFT = 34;
const TOP = 8;
const COUNTS = 44;
const GAP = 12;
const BASE = TOP + SIZE;
const WIDTH = LEFT + SIZE + 20;
const HEIGHT = BASE + GAP + COUNTS + 34;

const x = (fraction: number): number => LEFT + fraction * SIZE;
const y = (fraction: number): number => BASE - fraction * SIZE;

export function reliability(calibration: Calibration, label: string): string {
  const filled = calibration.bins.filter((bin) => bin.count > 0);
  const most = Math.max(...filled.map((bin) => bin.count));
  return `<svg class="reliability" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(label)}: expected calibration error ${percent(calibration.ece)}">
${grid()}
<line class="ideal" x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}"/>
${filled.map(dot).join('\n')}
${filled.map((bin) => countBar(bin, most)).join('\n')}
<text class="axis" x="${x(0.5)}" y="${HEIGHT - 4}" text-anchor="middle">confidence</text>
</svg>`;
}

const title = (bin: Bin): string =>
  `<title>${bin.count} predictions of confidence ${bin.from.toFixed(1)} to ${bin.to.toFixed(1)}: ${percent(bin.accuracy)} right, ${percent(bin.confidence)} expected</title>`;

// the line is what a bin of so few predictions can mean
function dot(bin: Bin): string {
  const [low, high] = interval(bin.accuracy, bin.count);
  const cx = x(bin.confidence).toFixed(1);
  return `<line class="interval" x1="${cx}" y1="${y(low).toFixed(1)}" x2="${cx}" y2="${y(high).toFixed(1)}"/>
<circle class="dot" cx="${cx}" cy="${y(bin.accuracy).toFixed(1)}" r="4.5">${title(bin)}</circle>`;
}

function countBar(bin: Bin, most: number): string {
  const height = Math.max((bin.count / most) * (COUNTS - 12), 1);
  const middle = x((bin.from + bin.to) / 2).toFixed(1);
  const top = BASE + GAP + COUNTS - height;
  return `<rect class="count" x="${(x(bin.from) + 1).toFixed(1)}" y="${top.toFixed(1)}" width="${((bin.to - bin.from) * SIZE - 2).toFixed(1)}" height="${height.toFixed(1)}" rx="1.5">${title(bin)}</rect>
<text class="number" x="${middle}" y="${(top - 3).toFixed(1)}" text-anchor="middle">${bin.count}</text>`;
}

const grid = (): string =>
  [0, 0.25, 0.5, 0.75, 1]
    .map(
      (f) => `<line class="grid" x1="${x(0)}" y1="${y(f)}" x2="${x(1)}" y2="${y(f)}"/>
<text class="number" x="${LEFT - 6}" y="${y(f) + 3.5}" text-anchor="end">${f * 100}%</text>
<text class="number" x="${x(f)}" y="${BASE + GAP + COUNTS + 14}" text-anchor="middle">${f * 100}%</text>`,
    )
    .join('\n');
