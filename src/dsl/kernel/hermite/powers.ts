import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';

/** A coefficient and its exponent. */
export interface PowerTerm {
  readonly at: number;
  readonly value: Node;
}

/** x ** 1, x ** 2, x ** 4, … as they are asked for, and products of them. */
function powersOf(g: GraphBuilder, x: Node): (exponent: number) => Node | null {
  const squares = [x];
  const square = (k: number): Node => {
    const known = squares[k];
    if (known) return known;
    const half = square(k - 1);
    squares[k] = g.mul(half, half);
    return squares[k] ?? half;
  };
  return (exponent) => {
    let power: Node | null = null;
    for (let [k, left] = [0, exponent]; left > 0; k++, left = Math.floor(left / 2))
      if (left % 2 === 1) power = power ? g.mul(power, square(k)) : square(k);
    return power;
  };
}

/** The sum of value * x ** at, by Horner's rule: exponents ascend. */
export function sumOfPowers(g: GraphBuilder, x: Node, terms: readonly PowerTerm[]): Node {
  const power = powersOf(g, x);
  const raise = (y: Node, exponent: number): Node => {
    const factor = power(exponent);
    return factor ? g.mul(y, factor) : y;
  };
  const [last, ...more] = [...terms].reverse();
  if (!last) return g.constant(0);
  let [sum, at] = [last.value, last.at];
  for (const term of more) {
    sum = g.add(raise(sum, at - term.at), term.value);
    at = term.at;
  }
  return raise(sum, at);
}
