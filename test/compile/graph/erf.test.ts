import { expect, test } from 'vitest';
import { erf } from '../../../src/compile/graph/erf.js';
import { TOLERANCES } from '../../property/support/tolerance.js';
import { ELEMENTARY } from '../codegen/elementary.js';
import { erfOf, errorOf } from '../codegen/high-precision-functions.js';

test('erf is what it is to 60 digits, to 2.5 units of roundoff', () => {
  const errors = ELEMENTARY.erf.points(TOLERANCES.float64).map((x) => ({ x, off: errorOf(erf(x), erfOf(x)) }));
  expect(errors.filter(({ off }) => off > 2.5 * 2 ** -53)).toEqual([]);
});

test('erf of the smallest numbers, and at its ends', () => {
  expect(erf(5e-324)).toBe(5e-324);
  expect(erf(1e-300)).toBeCloseTo((2 / Math.sqrt(Math.PI)) * 1e-300, 315);
  for (const [x, wanted] of ELEMENTARY.erf.exact) expect(erf(x) + 0, `erf(${x})`).toBe(wanted);
});
