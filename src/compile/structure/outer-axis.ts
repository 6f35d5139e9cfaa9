/** An axis of a function's result, as an axis of its kernel. */
export interface OuterAxis {
  /** What it is called in cotangents. */
  readonly name: string;
  readonly extent: readonly [one: number, two: number];
  /** `pair`: an axis for each of the two results; `diagonal`: equal entries of both; `trace`: summed over these. */
  readonly kind: 'pair' | 'diagonal' | 'trace';
}

/** Names in a kernel of the axis in place `k` of the result, of both sides; the same for entries that are equal. */
export const outerNames = (k: number, kind: OuterAxis['kind']): readonly [one: string, two: string] =>
  kind === 'pair' ? [`k${k}a`, `k${k}b`] : [`k${k}`, `k${k}`];
