/** Counts of predictions: `[true class][predicted class]`. */
export type Confusion = readonly (readonly number[])[];

export function confusionOf(predicted: readonly number[], labels: Uint8Array, classes: number): Confusion {
  const counts = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
  predicted.forEach((p, row) => {
    const line = counts[labels[row] ?? -1];
    if (line?.[p] !== undefined) line[p] += 1;
  });
  return counts;
}
