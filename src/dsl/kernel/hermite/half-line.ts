import type { Quadrature } from '../gauss-hermite.js';

/** Where the integrals end: what a standard normal has beyond it is below 1e-22. */
const END = 10;

/** The Legendre polynomial of degree n at x, and the one below (Abramowitz & Stegun 22.7.10). */
function legendre(n: number, x: number): readonly [at: number, below: number] {
  let [below, at] = [0, 1];
  for (let k = 0; k < n; k++) [below, at] = [at, ((2 * k + 1) * x * at - k * below) / (k + 1)];
  return [at, below];
}

/** The Gauss-Legendre rule of `n` nodes for the integral from 0 to `end` (Abramowitz & Stegun 25.4.30). */
export function gaussLegendre(n: number, end: number): Quadrature {
  const [nodes, weights]: [number[], number[]] = [[], []];
  for (let k = n - 1; k >= 0; k--) {
    let x = Math.cos((Math.PI * (k + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let turn = 0; turn < 4; turn++) {
      const [at, below] = legendre(n, x);
      slope = (n * (x * at - below)) / (x * x - 1);
      x -= at / slope;
    }
    nodes.push(((x + 1) * end) / 2);
    weights.push(end / ((1 - x * x) * slope * slope));
  }
  return { nodes, weights };
}

/**
 * Nodes z > 0 for the means of Hermite polynomials up to `order` times functions of s z, where these change on the scale
 * of 1 and s^2 <= `variance`: as many as the oscillations of both ask for. `spare` are more for functions that
 * do not fade.
 */
export const halfLine = (order: number, variance: number, spare = 24): Quadrature =>
  gaussLegendre(Math.ceil(2 * (Math.sqrt(order) + 6 * Math.sqrt(variance)) + spare), END);

/**
 * Hands on h_0(z), h_1(z), … times exp(-z^2 / 4) at every node until `visit` says no; h_n is the Hermite polynomial that is
 * orthonormal under the standard normal (Abramowitz & Stegun 22.7.14), and these stay near 1 for any order.
 */
export function eachHermite(nodes: readonly number[], visit: (order: number, values: Float64Array) => boolean): void {
  let below = new Float64Array(nodes.length);
  let at = Float64Array.from(nodes, (z) => Math.exp((-z * z) / 4));
  for (let n = 0; visit(n, at); n++) {
    const [up, down] = [1 / Math.sqrt(n + 1), Math.sqrt(n / (n + 1))];
    // what was below is not read again
    for (const [k, z] of nodes.entries()) below[k] = up * z * (at[k] ?? 0) - down * (below[k] ?? 0);
    [below, at] = [at, below];
  }
}

/** The weights of a rule, times exp(-z^2 / 4) / sqrt(2 pi): what a sum over {@link eachHermite} needs to be a mean. */
export const normalWeights = ({ nodes, weights }: Quadrature): readonly number[] =>
  nodes.map((z, k) => ((weights[k] ?? 0) * Math.exp((-z * z) / 4)) / Math.sqrt(2 * Math.PI));

/**
 * For each order n (ascending) the weights that make a sum over the nodes the integral of h_n(z) f(z) over z > 0 under the
 * standard normal density.
 */
export function hermiteWeights(rule: Quadrature, orders: readonly number[]): readonly (readonly number[])[] {
  const density = normalWeights(rule);
  const wanted = new Set(orders);
  const last = orders.at(-1) ?? -1;
  const rows: (readonly number[])[] = [];
  eachHermite(rule.nodes, (n, values) => {
    if (wanted.has(n)) rows.push(density.map((w, k) => w * (values[k] ?? 0)));
    return n < last;
  });
  return rows;
}
