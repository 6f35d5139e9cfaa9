/** One of the integers that stand for all: the value at `at` counts `weight` times. */
export interface SumTerm {
  readonly at: number;
  readonly weight: number;
}

/** Weights of 0 … 8, of 9, 11, 13, 15, and of 17, 21, 25. */
const HEAD: readonly number[] = [
  0.9999999999993301, 1.000000004368546, 0.9999994418594387, 1.000022056601543, 0.9995873196896615, 1.0043763395015846,
  0.9710888346037684, 1.1253876954134137, 0.6332991823502337, 1.7304194241051192, 2.0124262957915007,
  2.1480874617341925, 1.532815960417722, 3.092052229094487, 4.597420133935767, 2.9327823343400246,
];

/** From 29 on: three integers a step apart, then the step doubles; weights over the step. */
const OCTAVE: readonly number[] = [0.7777968921678091, 1.14893620532008, 0.733237492578838];

/**
 * A sum over all integers >= 0 as a weighted sum over few of them, below `end`: about 16 + 3 log2(end / 29). All weights
 * are positive, and integers follow each other at distances that are powers of two.
 *
 * Good to 1.5e-11 of the sum for m^(-s) exp(-t m) with any t >= 0 and s = 1/2 … 5/2, and for what is a sum of such, as
 * products of Hermite coefficients of one smooth function at two scales are; the weights are a least-squares fit to those.
 * What the function is from `end` on is not in the sum.
 */
export function sparseSum(end: number): readonly SumTerm[] {
  const terms: SumTerm[] = HEAD.map((weight, k) => ({ at: k < 9 ? k : k < 13 ? 2 * k - 9 : 4 * k - 35, weight }));
  let [at, step] = [29, 8];
  for (; at < end; step *= 2)
    for (const share of OCTAVE) {
      terms.push({ at, weight: share * step });
      at += step;
    }
  return terms.filter((term) => term.at < end);
}

/** Every integer below `end`, counted once. */
export const plainSum = (end: number): readonly SumTerm[] =>
  Array.from({ length: end }, (_, at) => ({ at, weight: 1 }));
