/**
 * The natural logarithm of the probability that a standard normal number is beyond +-t, t >= 1: Laplace's continued
 * fraction.
 */
export function logTail(t: number): number {
  let fraction = t;
  for (let k = 200; k >= 1; k--) fraction = t + k / fraction;
  return Math.log(2) - (t * t) / 2 - Math.log(2 * Math.PI) / 2 - Math.log(fraction);
}

/**
 * The |z| that a mean of `samples` numbers of this skewness, divided by its standard error, exceeds by chance with
 * `probability`. A normal number would by P(|N| > z); skewness makes it more likely by up to exp(|skewness| z^3 /
 * (3 sqrt(samples))) (Q.-M. Shao 1999; B.-Y. Jing, Q.-M. Shao and Q. Wang 2003, "Self-normalized Cramér-type large
 * deviations for independent random variables", theorem 2.1 and its expansion). Infinite where the samples are too few
 * for any z to be that unlikely.
 */
export function threshold(probability: number, skewness: number, samples: number): number {
  const lean = Math.abs(skewness) / (3 * Math.sqrt(samples));
  const wanted = Math.log(probability);
  // beyond this z the bound grows again, and says nothing
  const last = Math.min(40, lean > 0 ? 1 / (3 * lean) : 40);
  const likely = (z: number): boolean => logTail(z) + lean * z ** 3 > wanted;
  if (last < 1 || likely(last)) return Number.POSITIVE_INFINITY;
  let [low, high] = [1, last];
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (likely(middle)) low = middle;
    else high = middle;
  }
  return high;
}
