import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Node } from '../../../src/compile/graph/node.js';
import { topological } from '../../../src/compile/graph/traverse.js';
import { grad } from '../../../src/compile/transform/grad.js';
import { jacobian } from '../../../src/compile/transform/jacobian.js';
import { jvp, plus } from '../../../src/compile/transform/jvp.js';
import { substitute } from '../../../src/compile/transform/substitute.js';
import { vjp } from '../../../src/compile/transform/vjp.js';
import { seed } from '../../property/seed.js';
import { arrayGraph } from '../../property/support/arrays.js';
import { TIMES } from '../../property/support/check.js';
import { checkDifferences, checkTranspose } from './checks.js';
import { apart, axes, direction, directions, inputsOf, NOWHERE, nearBends, valueAt, valuesAt } from './differences.js';

const sizeOf = (x: Node): number => x.axes.reduce((n, a) => n * (a.extent ?? 1), 1);

interface Case {
  readonly g: GraphBuilder;
  readonly outputs: readonly Node[];
}

/** Random graphs of all primitives whose numbers are not so large that differences of them say nothing. */
const cases: fc.Arbitrary<Case> = arrayGraph('f64')
  .map(({ outputs }) => {
    const g = new GraphBuilder('f64');
    return { g, outputs: substitute(g, Object.values(outputs), new Map()) };
  })
  .filter(({ outputs }) => {
    const nodes = topological(outputs);
    if (inputsOf(outputs).length === 0 || nodes.some((x) => sizeOf(x) > 1500)) return false;
    return valuesAt(nodes).every((x) => x.every((v) => Math.abs(v) < 100));
  });

const check = (runs: number, offset: number, holds: (c: Case) => void): void =>
  fc.assert(fc.property(cases, holds), { numRuns: Math.ceil(runs * TIMES), seed: seed + offset });

describe('random graphs', () => {
  test('have derivatives that are transposes of each other', () => {
    check(250, 0, ({ g, outputs }) => checkTranspose(g, outputs));
  });

  test('have the derivatives of differences', () => {
    check(150, 1, ({ g, outputs }) => {
      fc.pre(!nearBends(g, outputs, NOWHERE, 1e-4));
      checkDifferences(g, outputs, NOWHERE, 1e-5);
    });
  });

  test('have gradients with the derivatives of differences, and with symmetric second derivatives', () => {
    check(60, 2, ({ g, outputs }) => {
      const total = outputs.reduce<Node | null>((sum, y) => {
        const squares = g.mul(y, g.add(y, 0.5));
        return plus(
          g,
          sum,
          g.sum(
            squares,
            y.axes.map((a) => a.name),
          ),
        );
      }, null);
      const inputs = inputsOf(outputs);
      const first = grad(g, total ?? g.constant(0), inputs);
      fc.pre(!nearBends(g, first, NOWHERE, 1e-4));
      checkDifferences(g, first, NOWHERE, 1e-5);
      checkTranspose(g, first, NOWHERE, 1e-11);
      // H v by vjp of vjp is H v by jvp of vjp
      const along = directions(g, inputs);
      const forward = jvp(g, first, along);
      const back = vjp(g, new Map(first.map((y, k) => [y, g.add(0, along.get(inputs[k] ?? y) ?? y)])), inputs);
      inputs.forEach((x, k) => {
        expect(apart(valueAt(back[k] ?? null, x), valueAt(forward[k] ?? null, x))).toBeLessThan(1e-10);
      });
    });
  });

  test('have the Jacobian by rows that they have by columns', () => {
    check(60, 3, ({ g, outputs }) => {
      for (const y of outputs)
        for (const x of inputsOf([y])) {
          fc.pre(sizeOf(x) * sizeOf(y) < 2000);
          const rows = (name: string): string => `row ${name}`;
          const [byRows, byColumns] = (['reverse', 'forward'] as const).map((mode) => jacobian(g, y, x, rows, mode));
          if (!byRows || !byColumns) throw new Error('no Jacobian');
          expect(byRows.axes).toEqual(byColumns.axes);
          expect(apart(valueAt(byRows, byRows), valueAt(byColumns, byColumns))).toBeLessThan(1e-12);
        }
    });
  });

  test('do for many directions, and for many cotangents, what they do for each', () => {
    // axes of any name: one that no array of the graph has, and those that the arrays have
    const many = fc.constantFrom('Z3', 'a3', 'b2', 't2', 'q3');
    fc.assert(
      fc.property(cases, many, ({ g, outputs }, text) => {
        const [axis = { name: 'Z', extent: 3 }] = axes(text);
        const inputs = inputsOf(outputs);
        const all = [...outputs, ...inputs];
        fc.pre(all.every((x) => x.axes.every((a) => a.name !== axis.name)));
        const along = new Map(inputs.map((x) => [x, direction(g, x, [axis])]));
        const cts = new Map(outputs.map((y) => [y, g.input(`u ${y.id}`, [...y.axes, axis])]));
        const one = (x: Node, k: number): Node =>
          g.sum(
            g.mul(
              x,
              g.constant(
                Array.from({ length: axis.extent ?? 0 }, (_, n) => (n === k ? 1 : 0)),
                [axis],
              ),
            ),
            [axis.name],
          );
        const forward = jvp(g, outputs, along);
        const back = vjp(g, cts, inputs);
        for (let k = 0; k < (axis.extent ?? 0); k++) {
          const each = (map: ReadonlyMap<Node, Node>): ReadonlyMap<Node, Node> =>
            new Map([...map].map(([x, t]) => [x, one(t, k)]));
          const [forwards, backs] = [jvp(g, outputs, each(along)), vjp(g, each(cts), inputs)];
          const compare = (many: Node | null, single: Node | null, of: Node): void => {
            expect(many === null).toBe(single === null);
            expect(apart(valueAt(many && one(many, k), of), valueAt(single, of))).toBeLessThan(1e-12);
          };
          outputs.forEach((y, n) => compare(forward[n] ?? null, forwards[n] ?? null, y));
          inputs.forEach((x, n) => compare(back[n] ?? null, backs[n] ?? null, x));
        }
      }),
      { numRuns: Math.ceil(60 * TIMES), seed: seed + 4 },
    );
  });

  test('do for many inputs what they do for each', () => {
    check(60, 5, ({ g, outputs }) => {
      const axis = { name: 'Z', extent: 2 };
      const inputs = inputsOf(outputs);
      const arrays = new Map(inputs.map((x, k) => [x, direction(g, x, k % 2 === 0 ? [axis] : [])]));
      const many = substitute(g, outputs, arrays);
      const one = (x: Node, k: number): Node => g.sum(g.mul(x, g.constant(k === 0 ? [1, 0] : [0, 1], [axis])), ['Z']);
      const has = (x: Node): boolean => x.axes.some((a) => a.name === 'Z');
      for (const k of [0, 1]) {
        const single = substitute(g, outputs, new Map([...arrays].map(([x, t]) => [x, has(t) ? one(t, k) : t])));
        many.forEach((y, n) => {
          const wanted = single[n] ?? y;
          expect(apart(valueAt(has(y) ? one(y, k) : y, wanted), valueAt(wanted, wanted))).toBeLessThan(1e-12);
        });
      }
    });
  });
});
