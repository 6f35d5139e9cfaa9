/** Where each of several lengths starts if they stand one after the other, and how long they are together. */
export function runningTotals(lengths: readonly number[]): {
  readonly starts: readonly number[];
  readonly total: number;
} {
  let total = 0;
  const starts = lengths.map((length) => {
    total += length;
    return total - length;
  });
  return { starts, total };
}
