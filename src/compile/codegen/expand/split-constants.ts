import type { DType } from '../../graph/node.js';

/** ln 2 as a part short enough that an exponent times it is exact (16 bits, 42 bits), and the rest. */
export const LN2: Readonly<Record<DType, readonly [number, number]>> = {
  f32: [0.693145751953125, 1.4286068203094173e-6],
  f64: [0.6931471805598903, 5.497923018708371e-14],
};

/** pi / 2 as two parts that give exact products with integers of 13 (26) bits: 11 (27) bits each, and the rest. */
export const HALF_PI: Readonly<Record<DType, readonly [number, number, number]>> = {
  f32: [1.5703125, 0.0004837512969970703, 7.549789954891882e-8],
  f64: [1.570796325802803, 9.920935739593517e-10, 5.721188726109832e-18],
};
