import type { Affine, Coordinate, Guard } from '../../../schedule/arrays/plan.js';
import { sum, times } from '../arithmetic.js';
import type { FunctionBuilder, Local, Operand } from '../emitter.js';

/** Index locals by loop; only those known so far. */
export type Indices = readonly (Local | undefined)[];

/** The part of an affine number that the loops of one level (or all) bring, as an operand. */
export function affine(
  f: FunctionBuilder,
  a: Affine,
  at: Indices,
  offset: boolean,
  use: (loop: number) => boolean,
): Operand {
  const terms = a.factors.flatMap((factor, l): Operand[] => {
    const index = at[l];
    return factor === 0 || !index || !use(l) ? [] : [times(f, index, factor)];
  });
  return sum(f, ...terms, offset ? a.offset : 0);
}

const all = (): boolean => true;

/** Before division: `(index mod modulus) + carry`. */
function undivided(f: FunctionBuilder, c: Coordinate, at: Indices): Operand {
  const index = affine(f, c.index, at, true, all);
  if (c.modulus === 0) return index;
  return () => {
    f.temp('i32', (rest) => {
      f.push(index, 'i32');
      f.i32const(c.modulus);
      f.op('i32.rem_s');
      f.tee(rest);
      // a negative remainder is one turn short
      f.get(rest);
      f.i32const(31);
      f.op('i32.shr_s');
      f.i32const(c.modulus);
      f.op('i32.and', 'i32.add');
      f.push(affine(f, c.carry, at, true, all), 'i32');
      f.op('i32.add');
    });
  };
}

/** A coordinate whose loops are all known. */
export function coordinate(f: FunctionBuilder, c: Coordinate, at: Indices): Operand {
  const whole = undivided(f, c, at);
  if (c.divisor === 1) return whole;
  return () => {
    f.push(whole, 'i32');
    f.i32const(c.divisor);
    f.op('i32.div_s');
  };
}

/** Pushes whether a guard holds. */
export function holds(f: FunctionBuilder, { at: c, extent }: Guard, at: Indices): void {
  f.temp('i32', (value) => {
    f.assign(value, undivided(f, c, at));
    // negative numbers are large ones here
    f.get(value);
    f.i32const(extent * c.divisor);
    f.op('i32.lt_u');
    if (c.divisor === 1) return;
    f.get(value);
    f.i32const(c.divisor);
    f.op('i32.rem_s', 'i32.eqz', 'i32.and');
  });
}
