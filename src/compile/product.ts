/** The product of numbers; 1 of none. */
export const product = (list: readonly number[]): number => list.reduce((a, b) => a * b, 1);
