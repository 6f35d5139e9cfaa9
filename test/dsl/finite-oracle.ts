/** Finite layers written out as loops over indices: what the graphs have to agree with. */
export interface Box {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

const flat = (shape: readonly number[], index: readonly number[]): number =>
  index.reduce((at, i, axis) => at * (shape[axis] ?? 1) + i, 0);

/** The entry at an index; NaN outside. */
export const at = (x: Box, index: readonly number[]): number => x.data[flat(x.shape, index)] ?? Number.NaN;

/** Every index of a shape, last axis fastest. */
export function indices(shape: readonly number[]): readonly (readonly number[])[] {
  return shape.reduce<readonly (readonly number[])[]>(
    (all, size) => all.flatMap((index) => Array.from({ length: size }, (_, i) => [...index, i])),
    [[]],
  );
}

/** The array of a shape with an entry for every index. */
export const build = (shape: readonly number[], entry: (index: readonly number[]) => number): Box => ({
  shape,
  data: indices(shape).map(entry),
});

/** Numbers that differ and do not grow: entry i is sin(seed + 1.7 i) + cos(i i) / 3. */
export const numbers = (shape: readonly number[], seed: number): Box => ({
  shape,
  data: Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(seed + 1.7 * i) + Math.cos(i * i) / 3),
});

export const map = (x: Box, f: (value: number) => number): Box => ({ shape: x.shape, data: x.data.map(f) });

export const plus = (a: Box, b: Box): Box => build(a.shape, (index) => at(a, index) + at(b, index));

const put = (index: readonly number[], axis: number, value: number): readonly number[] =>
  index.map((i, k) => (k === axis ? value : i));

/** The array with axis `order[k]` as axis k. */
export const transposed = (x: Box, order: readonly number[]): Box =>
  build(
    order.map((axis) => x.shape[axis] ?? 0),
    (index) =>
      at(
        x,
        order.map((_, axis) => index[order.indexOf(axis)] ?? 0),
      ),
  );

/** Channels (on `axis`) through a matrix: sum over c of x[…c…] w[c, d]. */
export const product = (x: Box, w: Box, axis: number): Box =>
  build(
    x.shape.map((size, k) => (k === axis ? (w.shape[1] ?? 0) : size)),
    (index) => {
      let sum = 0;
      for (let c = 0; c < (w.shape[0] ?? 0); c++) sum += at(x, put(index, axis, c)) * at(w, [c, index[axis] ?? 0]);
      return sum;
    },
  );

/** scale x + biasScale b, with b of size 1 on all axes but that of the channels. */
export const affine = (x: Box, scale: number, b: Box | undefined, biasScale: number): Box =>
  build(x.shape, (index) => {
    const bias = b
      ? at(
          b,
          index.map((i, axis) => (b.shape[axis] === 1 ? 0 : i)),
        )
      : 0;
    return scale * at(x, index) + biasScale * bias;
  });

/** An axis with more entries around: zeros, or the array over again. */
function padded(x: Box, axis: number, before: number, after: number, wrap: boolean): Box {
  const size = x.shape[axis] ?? 0;
  return build(
    x.shape.map((n, k) => (k === axis ? n + before + after : n)),
    (index) => {
      const from = (index[axis] ?? 0) - before;
      if (from >= 0 && from < size) return at(x, put(index, axis, from));
      return wrap ? at(x, put(index, axis, ((from % size) + size) % size)) : 0;
    },
  );
}

export type Padding = 'VALID' | 'SAME' | 'CIRCULAR';

/** `x` padded along `axes` so that windows of these sizes and strides, without padding, give what `padding` asks for. */
export const padFor = (
  x: Box,
  axes: readonly number[],
  sizes: readonly number[],
  strides: readonly number[],
  padding: Padding,
): Box =>
  axes.reduce((y, axis, k) => {
    if (padding === 'VALID') return y;
    const [n, size, stride] = [x.shape[axis] ?? 0, sizes[k] ?? 1, strides[k] ?? 1];
    const total = Math.max((Math.ceil(n / stride) - 1) * stride + size - n, 0);
    const before = Math.floor(total / 2);
    return padded(y, axis, before, total - before, padding === 'CIRCULAR');
  }, x);

const places = (n: number, size: number, stride: number): number => Math.floor((n - size) / stride) + 1;

/** Sums over windows along `axes`, without padding. */
export const windowSums = (
  x: Box,
  axes: readonly number[],
  sizes: readonly number[],
  strides: readonly number[],
): Box =>
  build(
    x.shape.map((n, k) => {
      const slot = axes.indexOf(k);
      return slot < 0 ? n : places(n, sizes[slot] ?? 1, strides[slot] ?? 1);
    }),
    (index) => {
      let sum = 0;
      for (const tap of indices(sizes))
        sum += at(
          x,
          index.map((i, k) => {
            const slot = axes.indexOf(k);
            return slot < 0 ? i : i * (strides[slot] ?? 1) + (tap[slot] ?? 0);
          }),
        );
      return sum;
    },
  );

/**
 * x[n, …, c] (batch first, channels last) with w[…taps, c, d], without padding: the sum over taps and channels at every
 * place of the filter.
 */
export function correlation(x: Box, w: Box, strides: readonly number[]): Box {
  const sizes = w.shape.slice(0, -2);
  const spatial = x.shape.slice(1, -1);
  const out = spatial.map((n, k) => places(n, sizes[k] ?? 1, strides[k] ?? 1));
  return build([x.shape[0] ?? 0, ...out, w.shape.at(-1) ?? 0], ([n = 0, ...rest]) => {
    const d = rest.at(-1) ?? 0;
    let sum = 0;
    for (const tap of indices(sizes))
      for (let c = 0; c < (x.shape.at(-1) ?? 0); c++)
        sum += at(x, [n, ...tap.map((t, k) => (rest[k] ?? 0) * (strides[k] ?? 1) + t), c]) * at(w, [...tap, c, d]);
    return sum;
  });
}
