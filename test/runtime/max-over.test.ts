import { expect, it } from 'vitest';
import { compileArrays } from '../../src/compile/array-program.js';
import { GraphBuilder } from '../../src/compile/graph/builder.js';
import type { Node } from '../../src/compile/graph/node.js';
import { vjp } from '../../src/compile/transform/vjp.js';
import { loadEngine } from '../../src/runtime/engines/registry.js';
import { onEngines } from '../engines/on-engines.js';

/** Rows of few different numbers, so that some rows have several that are equally large. */
const ROWS = [
  [1, 4, 2, -3, 0, 3, 1, -2, 2],
  [2, 5, 5, 1, -1, 5, 4, 0, 2],
  [-2, -2, -2, -2, -2, -2, -2, -2, -2],
  [0, -1, -3, -2, -1, 0, -4, -1, -2],
];

/** The slopes by x of the sum over rows of the largest entry of f(x), where f grows and has slope `slope`. */
async function slopes(on: Parameters<Parameters<typeof onEngines>[0]>[0], f: (g: GraphBuilder, x: Node) => Node) {
  const g = new GraphBuilder('f32');
  const x = g.input('x', [
    { name: 'a', extent: ROWS.length },
    { name: 'b', extent: 9 },
  ]);
  const largest = g.maxOver(f(g, x), ['b']);
  const [dx = null] = vjp(g, new Map([[largest, g.constant(1)]]), [x]);
  if (!dx) throw new Error('nothing is handed back');
  const engine = await loadEngine(on.engine);
  const program = compileArrays({ outputs: { largest, dx }, dtype: 'f32' }, { optimize: true });
  const found = await engine.runArrays(program, { x: Float32Array.from(ROWS.flat()) }, {});
  return { largest: Array.from(found.largest?.data ?? []), dx: Array.from(found.dx?.data ?? []) };
}

const shares = ROWS.map((row) => {
  const most = Math.max(...row);
  const count = row.filter((v) => v === most).length;
  return row.map((v) => (v === most ? 1 / count : 0));
});

onEngines((on) => {
  it('the largest entry hands back to itself, and equally large ones share', async () => {
    const { largest, dx } = await slopes(on, (_g, x) => x);
    expect(largest).toEqual([4, 5, -2, 0]);
    expect(dx.map(Math.fround)).toEqual(shares.flat().map(Math.fround));
  });

  it('also of numbers that are rounded on their way', async () => {
    const f = (v: number): number => Math.exp(0.3 * v) / 7 + 0.1 * v;
    const { largest, dx } = await slopes(on, (g, x) => g.add(g.mul(0.1, x), g.div(g.exp(g.mul(0.3, x)), 7)));
    ROWS.forEach((row, a) => {
      expect(largest[a]).toBeCloseTo(f(Math.max(...row)), 5);
    });
    const wanted = ROWS.flatMap((row, a) =>
      row.map((v, b) => (shares[a]?.[b] ?? 0) * ((0.3 * Math.exp(0.3 * v)) / 7 + 0.1)),
    );
    dx.forEach((v, k) => {
      expect(Math.abs(v - (wanted[k] ?? Number.NaN))).toBeLessThan(1e-5);
    });
    // not a rounding of the others takes part
    expect(dx.map((v) => v === 0)).toEqual(shares.flat().map((v) => v === 0));
  });
});
