/** `97.49 %` */
export const percent = (fraction: number): string => `${(fraction * 100).toFixed(2)} %`;

/** `12 ms`, `3.4 s`, `1 m 05 s` */
export function duration(ms: number): string {
  if (ms < 1000) return `${ms.toFixed(0)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, '0')} s`;
}

/** A short decimal for axes: three significant digits. */
export const short = (value: number): string => String(Number(value.toPrecision(3)));
