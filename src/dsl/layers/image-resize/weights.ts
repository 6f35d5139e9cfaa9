/** How entries of an axis are made of those around them; the names of the reference. */
export type ResizeMethod =
  | 'nearest'
  | 'linear'
  | 'bilinear'
  | 'trilinear'
  | 'triangle'
  | 'cubic'
  | 'bicubic'
  | 'tricubic'
  | 'lanczos3'
  | 'lanczos5';

/** The weight of an entry at distance x >= 0. */
type Falloff = (x: number) => number;

const triangle: Falloff = (x) => Math.max(0, 1 - x);

/** Keys 1981, "Cubic convolution interpolation for digital image processing", eq. 15. */
const cubic: Falloff = (x) => {
  if (x >= 2) return 0;
  return x >= 1 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : (1.5 * x - 2.5) * x * x + 1;
};

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** Duchon 1979: sinc under a window that is a wider sinc. */
const lanczos =
  (radius: number): Falloff =>
  (x) =>
    x > radius ? 0 : sinc(x) * sinc(x / radius);

const FALLOFF: Readonly<Record<Exclude<ResizeMethod, 'nearest'>, Falloff>> = {
  linear: triangle,
  bilinear: triangle,
  trilinear: triangle,
  triangle,
  cubic,
  bicubic: cubic,
  tricubic: cubic,
  lanczos3: lanczos(3),
  lanczos5: lanczos(5),
};

/** All methods. */
export const RESIZE_METHODS: readonly string[] = ['nearest', ...Object.keys(FALLOFF)];

/** Weights that do not sum to more than this are taken for none: 1000 units of the last place of float32 at 1. */
const NEGLIGIBLE = 1000 * 2 ** -23;

/** The place on an axis of `size` entries that entry `o` of `target` takes its value from, nearest to its middle. */
export const nearestPlace = (o: number, size: number, target: number): number =>
  Math.floor(((2 * o + 1) * size) / (2 * target));

/**
 * The matrix that makes `target` entries of `size`, by rows: entry o lies at c = (o + 1/2) size / target - 1/2 and weighs
 * entry n by the falloff at |c - n|; rows sum to 1. `antialias` widens the falloff where the axis shrinks, so that no
 * entry is passed over.
 */
export function resizeRows(
  size: number,
  target: number,
  method: Exclude<ResizeMethod, 'nearest'>,
  antialias: boolean,
): readonly (readonly number[])[] {
  const falloff = FALLOFF[method];
  const inverse = size / target;
  const width = antialias ? Math.max(inverse, 1) : 1;
  return Array.from({ length: target }, (_, o) => {
    const center = (o + 0.5) * inverse - 0.5;
    const weights = Array.from({ length: size }, (_n, n) => falloff(Math.abs(center - n) / width));
    const total = weights.reduce((a, b) => a + b, 0);
    return weights.map((w) => (Math.abs(total) > NEGLIGIBLE ? w / total : 0));
  });
}

/** The entries of an axis that each of the new ones is made of. */
export function sourcesOf(
  size: number,
  target: number,
  { method, antialias }: { readonly method: ResizeMethod; readonly antialias: boolean },
): readonly (readonly number[])[] {
  if (method === 'nearest') return Array.from({ length: target }, (_, o) => [nearestPlace(o, size, target)]);
  return resizeRows(size, target, method, antialias).map((row) => row.flatMap((w, n) => (w === 0 ? [] : [n])));
}
