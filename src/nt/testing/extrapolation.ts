/**
 * Weights of estimates at several widths in the estimate at infinite width (Richardson): those of the polynomial in
 * 1 / width through all of them, read at 0. They cancel the bias in 1 / width up to the power that is one less than
 * there are widths.
 */
export const extrapolation = (widths: readonly number[]): readonly number[] =>
  widths.map((own) => widths.reduce((weight, other) => (other === own ? weight : (weight * own) / (own - other)), 1));
