/**
 * a * b + c of three float32 numbers, rounded to float32: what processors' fused multiply-add gives, nearly always.
 *
 * In float64 the product is exact and the sum rounded, so rounding that again differs only where the first rounding
 * landed midway between two float32 numbers, as one in 2^29 sums does. {@link fma32} looks out for it.
 */
export function quickFma32(a: number, b: number, c: number): number {
  return Math.fround(a * b + c);
}

/** a * b + c of three float32 numbers, rounded once to float32: a fused multiply-add. */
export function fma32(a: number, b: number, c: number): number {
  const sum = a * b + c;
  const near = Math.fround(sum);
  const other = sum + (sum - near);
  return Math.fround(other) === other ? decide(a * b, c, sum, near, other) : near;
}

/** Which of `near` and `other` is nearer to product + c, where its float64 `sum` is midway between them, or both. */
function decide(product: number, c: number, sum: number, near: number, other: number): number {
  // two-sum (Knuth): what the addition lost, exactly
  const part = sum - product;
  const lost = product - (sum - part) + (c - part);
  return lost !== 0 && lost > 0 === other > near ? other : near;
}
