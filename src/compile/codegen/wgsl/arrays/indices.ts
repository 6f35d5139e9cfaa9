import type { Affine, Coordinate, Guard, Step } from '../../../schedule/arrays/plan.js';

/** A sum as text, without what is 0. */
export function total(...terms: readonly string[]): string {
  const used = terms.filter((t) => t !== '0');
  return used.length === 0 ? '0' : used.join(' + ');
}

/** `factor * name`; `name` is a name or in brackets. */
export function times(factor: number, name: string): string {
  if (factor === 0) return '0';
  return factor === 1 ? name : `${factor} * ${name}`;
}

/** The sum of strides times loop indices; loops without a name are left out. */
export const along = (strides: readonly number[], names: readonly (string | undefined)[]): string =>
  total(...strides.map((s, l) => (names[l] === undefined ? '0' : times(s, names[l]))));

const affine = ({ factors, offset }: Affine, names: readonly string[]): string =>
  total(along(factors, names), offset < 0 ? `(${offset})` : String(offset));

/** Before division: `(index mod modulus) + carry`. */
function undivided({ index, modulus, carry }: Coordinate, names: readonly string[]): string {
  const raw = affine(index, names);
  if (modulus === 0) return raw;
  return total(`((${raw}) % ${modulus} + ${modulus}) % ${modulus}`, affine(carry, names));
}

/** A coordinate, in brackets. */
export const coordinate = (c: Coordinate, names: readonly string[]): string =>
  c.divisor === 1 ? `(${undivided(c, names)})` : `((${undivided(c, names)}) / ${c.divisor})`;

/** The lines and the condition of a guard. */
export function guard(
  { at, extent }: Guard,
  names: readonly string[],
  name: string,
): { readonly line: string; readonly holds: string } {
  const inside = `${name} >= 0 && ${name} < ${extent * at.divisor}`;
  return {
    line: `let ${name} = ${undivided(at, names)};`,
    holds: at.divisor === 1 ? inside : `${inside} && ${name} % ${at.divisor} == 0`,
  };
}

/** The digits of a number that counts through all indices of some extents, row-major, as `let` lines. */
export function digits(number: string, extents: readonly number[], names: readonly string[]): readonly string[] {
  let weight = 1;
  return [...extents.keys()].reverse().map((k) => {
    const above = weight === 1 ? number : `${number} / ${weight}`;
    weight *= extents[k] ?? 1;
    return `let ${names[k]} = ${k === 0 ? above : `${above} % ${extents[k]}`};`;
  });
}

/** The place of one number along axes that are one side of a matrix; `number` is a name or in brackets. */
export function stepsOffset(steps: readonly Step[], number: string): string {
  let weight = 1;
  const terms = [...steps.keys()].reverse().map((k) => {
    const { extent, stride } = steps[k] ?? { extent: 1, stride: 0 };
    const above = weight === 1 ? number : `${number} / ${weight}`;
    weight *= extent;
    const digit = k === 0 ? above : `${above} % ${extent}`;
    return times(stride, digit === number ? number : `(${digit})`);
  });
  return total(...terms);
}
