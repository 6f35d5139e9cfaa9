import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check, ROOT, workFolder } from '../types/compilers.js';
import { seed } from './seed.js';

// Type-level arithmetic against JavaScript's: all assertions in one generated file, checked by one run of tsc.
const folder = workFolder('arithmetic');

/** Operands of all magnitudes, not mostly large ones. */
const upTo = (digits: number): fc.Arbitrary<number> =>
  fc.integer({ min: 0, max: digits }).chain((d) => fc.integer({ min: 0, max: 10 ** d }));
const pairs = fc.sample(fc.tuple(upTo(7), upTo(7)), { numRuns: 700, seed });
const windows = fc.sample(
  fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 11 }), fc.integer({ min: 1, max: 5 })),
  { numRuns: 400, seed },
);
const shapes = fc.sample(fc.array(fc.integer({ min: 1, max: 2000 }), { maxLength: 4 }), { numRuns: 200, seed });

const assertions: [type: string, value: string][] = [];
for (const [a, b] of pairs) {
  assertions.push([`Add<${a}, ${b}>`, `${a + b}`]);
  assertions.push([`Sub<${a}, ${b}>`, a >= b ? `${a - b}` : 'never']);
  assertions.push([`Mul<${a}, ${b}>`, `${a * b}`]);
  assertions.push([`Compare<${a}, ${b}>`, a < b ? "'lt'" : a > b ? "'gt'" : "'eq'"]);
  if (b === 0) continue;
  assertions.push([`DivMod<${a}, ${b}>`, `[${Math.floor(a / b)}, ${a % b}]`]);
  assertions.push([`CeilDiv<${a}, ${b}>`, `${Math.ceil(a / b)}`]);
}
for (const [size, window, stride] of windows) {
  const valid = window > size ? 'never' : `${Math.floor((size - window) / stride) + 1}`;
  assertions.push([`WindowSize<${size}, ${window}, ${stride}, 'VALID'>`, valid]);
  assertions.push([`WindowSize<${size}, ${window}, ${stride}, 'SAME'>`, `${Math.ceil(size / stride)}`]);
}
for (const dims of shapes) {
  assertions.push([`Product<[${dims.join(', ')}]>`, `${dims.reduce((x, y) => x * y, 1)}`]);
}

const source = (lines: readonly (readonly [string, string])[]): string =>
  [
    `import type { Add, CeilDiv, Compare, DivMod, Mul, Product, Sub } from '${join(ROOT, 'src/types/arithmetic.js')}';`,
    `import type { WindowSize } from '${join(ROOT, 'src/types/conv-size.js')}';`,
    'type Is<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;',
    'type Holds<X extends true> = X;',
    'export type All = [',
    ...lines.map(([type, value]) => `Holds<Is<${type}, ${value}>>,`),
    '];',
  ].join('\n');

describe('arithmetic on types', () => {
  it(`agrees with arithmetic on numbers (${assertions.length} assertions)`, () => {
    const file = join(folder, 'holds.ts');
    writeFileSync(file, source(assertions));
    const { diagnostics } = check('7.0', folder, [file]);
    const failed = diagnostics.map((d) => assertions[d.line - 6] ?? d);
    expect(failed).toEqual([]);
    expect(assertions.length).toBeGreaterThan(4000);
  });

  it('would notice a single wrong digit', () => {
    const file = join(folder, 'fails.ts');
    writeFileSync(
      file,
      source([
        ['Add<999, 2>', '1001'],
        ['Mul<12345, 6789>', '83810204'],
      ]),
    );
    expect(check('7.0', folder, [file]).diagnostics.map((d) => d.line)).toEqual([7]);
  });
});
