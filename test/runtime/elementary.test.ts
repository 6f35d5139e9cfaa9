import { describe, expect, it } from 'vitest';
import { batchAxis } from '../../src/compile/graph/axis.js';
import { GraphBuilder } from '../../src/compile/graph/builder.js';
import type { DType, PointwiseOp } from '../../src/compile/graph/node.js';
import { compileProgram } from '../../src/compile/program.js';
import type { FloatArray } from '../../src/runtime/engine.js';
import { loadEngine } from '../../src/runtime/engines/registry.js';
import type { EngineName } from '../../src/types/engine.js';
import { ELEMENTARY, ELEMENTARY_OPS, unitsOff } from '../compile/codegen/elementary.js';
import { onBackends, rowOf } from '../engines/on-backends.js';
import { onEngines } from '../engines/on-engines.js';
import { type Row, TOLERANCES } from '../property/support/tolerance.js';

interface Where {
  readonly engine: EngineName;
  readonly dtype: DType;
  readonly optimize?: boolean;
}

/** A primitive of numbers on an engine: of products with 1, so that they come from a contraction, as in a kernel. */
async function valuesOf(
  op: PointwiseOp,
  numbers: readonly number[],
  { engine, dtype, optimize = true }: Where,
): Promise<FloatArray> {
  const g = new GraphBuilder(dtype);
  const channel = { name: 'c', extent: 1 };
  const product = g.contract(g.input('x1', [batchAxis('i'), channel]), g.input('x2', [batchAxis('j'), channel]), ['c']);
  const program = compileProgram({ outputs: { out: g.pointwise(op, [product]) }, dtype }, { optimize });
  const samples = (list: readonly number[]) => ({
    data: dtype === 'f32' ? Float32Array.from(list) : Float64Array.from(list),
    count: list.length,
  });
  const { out } = await (await loadEngine(engine)).run(program, samples(numbers), samples([1]), {});
  if (out?.data.length !== numbers.length) throw new Error(`${op} gives no numbers`);
  return out.data;
}

function elementaryTests(where: Where, row: Row): void {
  const tolerance = TOLERANCES[row];
  const round = where.dtype === 'f32' ? Math.fround : (x: number): number => x;

  it.each(ELEMENTARY_OPS)('%s, within its units of what it is to 60 digits', async (op) => {
    const { points, units } = ELEMENTARY[op];
    const numbers = points(tolerance).map(round);
    for (const optimize of [true, false]) {
      const found = await valuesOf(op, numbers, { ...where, optimize });
      const errors = numbers.map((x, k) => ({ x, off: unitsOff(op, x, found[k] ?? Number.NaN, tolerance) }));
      expect(errors.filter(({ off }) => off > units(tolerance))).toEqual([]);
    }
  });

  // WGSL promises nothing about infinities and what is no number
  it.each(ELEMENTARY_OPS)('%s, at its ends', async (op) => {
    const exact = ELEMENTARY[op].exact.filter((pair) => row !== 'wgsl' || pair.every(Number.isFinite));
    const found = await valuesOf(
      op,
      exact.map(([x]) => x),
      where,
    );
    // 0 of either sign
    expect([...found].map((v, k) => [exact[k]?.[0], v + 0])).toEqual(exact);
  });

  it('sign', async () => {
    const numbers = [3, 1e-30, -2, -1e-30, 0, 1e30, -1e30];
    expect([...(await valuesOf('sign', numbers, where))].map((v) => v + 0)).toEqual([1, 1, -1, -1, 0, 1, -1]);
  });

  it('exponentials too small for a normal number', async () => {
    const { tiny } = tolerance;
    const numbers = Array.from({ length: 40 }, (_, k) => round(Math.log(tiny) - k / 2));
    const found = await valuesOf('exp', numbers, where);
    found.forEach((v, k) => {
      expect(v).toBeGreaterThanOrEqual(0);
      expect(Math.abs(v - Math.exp(numbers[k] ?? Number.NaN))).toBeLessThanOrEqual(tiny);
    });
  });

  it('sines of angles too large are still no more than 1', async () => {
    for (const op of ['sin', 'cos'] as const)
      for (const v of await valuesOf(op, [1e9, -1e15, 3e38], where)) expect(Math.abs(v)).toBeLessThanOrEqual(1);
  });
}

describe('elementary primitives', () => {
  onEngines((on) => {
    elementaryTests({ engine: on.engine, dtype: on.dtype === 'float32' ? 'f32' : 'f64' }, on.row);
  });
  onBackends(
    (backend) => {
      elementaryTests({ engine: 'tfjs', dtype: 'f32' }, rowOf(backend));
    },
    ['cpu', 'webgpu'],
  );
});
