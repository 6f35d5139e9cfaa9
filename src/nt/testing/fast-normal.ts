import type { Key } from '../../runtime/random/key.js';
import { wordsFrom } from './random-words.js';

const LAYERS = 128;
/** Where the last layer ends and the tail begins, and the area of every layer. */
const TAIL = 3.442619855899;
const AREA = 9.91256303526217e-3;

const density = (x: number): number => Math.exp(-0.5 * x * x);

/** Right edges of the layers, widest first, and 0 at the end. */
function layerEdges(): Float64Array {
  const edges = new Float64Array(LAYERS + 1);
  edges[0] = AREA / density(TAIL);
  edges[1] = TAIL;
  for (let k = 2; k < LAYERS; k++) {
    const before = edges[k - 1] ?? 0;
    edges[k] = Math.sqrt(-2 * Math.log(AREA / before + density(before)));
  }
  return edges;
}

/**
 * Standard normal numbers, many times faster than `normal` and not those of the reference: the ziggurat of G. Marsaglia
 * and W. Tsang (2000, "The ziggurat method for generating random variables"), with bits of their own for layer, sign and
 * value. The function that is returned fills an array with the next numbers, each times `scale`.
 */
export function fastNormal(key: Key): (out: Float32Array | Float64Array, scale?: number) => void {
  const next = wordsFrom(key);
  const unit = (): number => ((next() >>> 0) + 1) * 2 ** -32;
  const edges = layerEdges();
  const heights = edges.map(density);

  /** From the tail beyond the last layer (Marsaglia 1964). */
  const beyond = (): number => {
    for (;;) {
      const x = -Math.log(unit()) / TAIL;
      if (-2 * Math.log(unit()) >= x * x) return TAIL + x;
    }
  };

  /** What is left of a number that is not in the part of its layer that lies under the density as a whole. */
  const decide = (layer: number, x: number): number => {
    if (layer === 0) return beyond();
    const [low, high] = [heights[layer] ?? 0, heights[layer + 1] ?? 0];
    return low + unit() * (high - low) < density(x) ? x : Number.NaN;
  };

  return (out, scale = 1) => {
    for (let k = 0; k < out.length; ) {
      const word = next();
      const layer = word & 127;
      const x = (word >>> 8) * 2 ** -24 * (edges[layer] ?? 0);
      const size = x < (edges[layer + 1] ?? 0) ? x : decide(layer, x);
      if (Number.isNaN(size)) continue;
      out[k++] = word & 128 ? -size * scale : size * scale;
    }
  };
}
