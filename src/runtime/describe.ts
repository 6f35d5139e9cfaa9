/** `[6, 32, 32, 3]`, as messages write a shape. */
export const formatShape = (shape: readonly (number | string | null)[]): string =>
  `[${shape.map((size) => size ?? '?').join(', ')}]`;

/** How many numbers a shape holds. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** Can this be the size of an axis? */
export const isSize = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

/** Row-major position -> one index per axis. */
export function unravel(at: number, shape: readonly number[]): number[] {
  let rest = at;
  return shape
    .map((_, axis) => {
      const size = shape[shape.length - 1 - axis] ?? 1;
      const index = rest % size;
      rest = (rest - index) / size;
      return index;
    })
    .reverse();
}

/** A value as a message names it: `a string ('abc')`, `null`, `a Float32Array of 6 numbers`. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'string') return `a string ('${value.length > 20 ? `${value.slice(0, 20)}…` : value}')`;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'bigint') return `a bigint (${value}n)`;
  if (typeof value === 'boolean') return `a boolean (${value})`;
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  const kind = Object.getPrototypeOf(value)?.constructor?.name ?? 'Object';
  if (ArrayBuffer.isView(value) && 'length' in value) return `${article(kind)} of ${String(value.length)} numbers`;
  return kind === 'Object' ? `an object with ${keys(value)}` : article(kind);
}

const article = (kind: string): string => `${/^[AEIO]/.test(kind) ? 'an' : 'a'} ${kind}`;

function keys(value: object): string {
  const names = Object.keys(value);
  return names.length === 0 ? 'no fields' : `the fields ${names.slice(0, 4).join(', ')}`;
}
