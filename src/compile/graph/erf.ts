/** Where erf is near enough to 1 that what it lacks, the complement, is small beside it. */
const FAR = 1;

/** erf(x) = 2 / sqrt(pi) sum of (-1)^n x^(2n + 1) / (n! (2n + 1)) (Abramowitz & Stegun 7.1.5), from the inside out. */
function series(x: number): number {
  let sum = 0;
  for (let n = 18; n >= 0; n--) sum = 1 / (2 * n + 1) - ((x * x) / (n + 1)) * sum;
  return (2 / Math.sqrt(Math.PI)) * sum * x;
}

/** erfc(x) for x >= 1 by its continued fraction (Abramowitz & Stegun 7.1.14), from the inside out. */
function complement(x: number): number {
  let fraction = x;
  // the error falls with exp(-2 x sqrt(2 n))
  for (let n = Math.ceil(200 / (x * x)); n > 0; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}

/** The error function in float64, good to two units of the last place. */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (a < FAR) return series(x);
  // NaN stays NaN
  return Math.sign(x) * (1 - complement(a));
}
