import { describe, expect, test } from 'vitest';
import { expand } from '../../../src/compile/codegen/expand.js';
import type { DType, PointwiseOp } from '../../../src/compile/graph/node.js';
import { COSINE_SNAP, epsilonOf, POINTWISE } from '../../../src/compile/graph/pointwise.js';
import type { Value } from '../../../src/compile/schedule/plan.js';
import { ELEMENTARY_OPS } from './elementary.js';
import { arcCosineKernels, arcsineOf, real, relativeError } from './high-precision.js';
import { compiled } from './run-instructions.js';

const DTYPES = ['f32', 'f64'] as const;
const inDtype = (x: number, dtype: DType): number => (dtype === 'f32' ? Math.fround(x) : x);

/** Powers of ten from 1e-16 to 1e-3, three steps a decade. */
const SMALL = Array.from({ length: 40 }, (_, k) => 10 ** (-16 + k / 3));
/** [-1, 1], dense in the middle and closer and closer to the ends. */
const COSINES = [
  ...Array.from({ length: 161 }, (_, k) => -1 + k / 80),
  ...SMALL.flatMap((gap) => [1 - gap, gap - 1]),
  ...SMALL.flatMap((x) => [x, -x]),
];
const cosines = (dtype: DType): readonly number[] => [...new Set(COSINES.map((c) => inDtype(c, dtype)))];

describe.each(DTYPES)('every primitive in %s is what its row says', (dtype) => {
  const epsilon = epsilonOf(dtype);
  const wide = [...COSINES, 1.5, -1.5, 3, -7, 1e3, -1e3, 12345.678, 1e-6, -1e-6];

  // the others are measured where they are finite, in a file of their own
  const elementary: readonly string[] = ELEMENTARY_OPS;
  const unary = (Object.keys(POINTWISE) as PointwiseOp[]).filter(
    (op) => POINTWISE[op].arity === 1 && !elementary.includes(op),
  );
  test.each(unary.map((op) => [op] as const))('%s', (op) => {
    const code = compiled(op, dtype, 1);
    const cosine = op.startsWith('arcCosine');
    for (const x of (cosine ? COSINES : wide).map((v) => inDtype(v, dtype))) {
      const wanted = POINTWISE[op].evaluate(x, 0, epsilon);
      // rows of the kernels cancel where they are near 0, and round cosines at the ends to 1 (measured below)
      const ends = op === 'arcCosine1' && 1 - Math.abs(x) <= COSINE_SNAP * epsilon ? COSINE_SNAP : 0;
      const allowed = epsilon * (cosine ? 1 + ends : 2 * Math.abs(wanted));
      expect(Math.abs(code(x) - wanted), `${op}(${x})`).toBeLessThanOrEqual(allowed);
    }
  });

  test.each(
    (Object.keys(POINTWISE) as PointwiseOp[]).filter((op) => POINTWISE[op].arity === 2).map((op) => [op] as const),
  )('%s', (op) => {
    const code = compiled(op, dtype, 2);
    const some = [-7, -1, -0.3, 0, 0.1, 1, 2.5, 1e3].map((x) => inDtype(x, dtype));
    for (const a of some)
      for (const b of some)
        expect(code(a, b), `${op}(${a}, ${b})`).toBe(inDtype(POINTWISE[op].evaluate(a, b, epsilon), dtype));
  });
});

describe.each([
  ['f32', { absolute: 1e-7, ends: 2e-7 }],
  ['f64', { absolute: 1.5e-16, ends: 5e-16 }],
] as const)('arc-cosine kernels in %s, against 70 digits', (dtype, allowed) => {
  const snap = COSINE_SNAP * epsilonOf(dtype);
  const [k0, k1] = [compiled('arcCosine0', dtype, 1), compiled('arcCosine1', dtype, 1)];
  const all = cosines(dtype).map((c) => {
    const [wanted0, wanted1] = arcCosineKernels(c);
    const absolute = [
      Math.abs(k0(c) - Number(wanted0) / 2 ** 240),
      Math.abs(k1(c) - Number(wanted1) / 2 ** 240),
    ] as const;
    return {
      c,
      gap: 1 - Math.abs(c),
      absolute,
      relative: [relativeError(real(k0(c)), wanted0), relativeError(real(k1(c)), wanted1)] as const,
    };
  });
  const clear = all.filter(({ gap }) => gap > snap);
  const worst = (list: readonly number[]): number => Math.max(...list);

  test('absolute error', () => {
    expect(worst(clear.map((x) => x.absolute[0]))).toBeLessThan(allowed.absolute);
    expect(worst(clear.map((x) => x.absolute[1]))).toBeLessThan(allowed.absolute);
  });

  test('relative error where both kernels go to zero, at cosines near -1', () => {
    const near = clear.filter(({ c }) => c < -0.9);
    expect(near.length).toBeGreaterThan(15);
    expect(worst(near.map((x) => x.relative[0]))).toBeLessThan(allowed.ends);
    expect(worst(near.map((x) => x.relative[1]))).toBeLessThan(allowed.ends);
  });

  test('cosines within rounding of the ends are the ends, and so are those beyond', () => {
    for (const gap of [snap, snap / 2, snap / 16, 0, -snap]) {
      const c = inDtype(1 - gap, dtype);
      expect([k0(c), k0(-c)], `gap ${gap}`).toEqual([1, 0]);
      expect(k1(c)).toBe(c);
      expect(k1(-c)).toBe(0);
    }
  });

  test('rise with the cosine, and stay between 0 and 1', () => {
    const sorted = [...cosines(dtype)].sort((a, b) => a - b);
    for (const k of [k0, k1]) {
      const values = sorted.map((c) => k(c));
      expect(values.every((v) => v >= 0 && v <= 1)).toBe(true);
      const falls = values.map((v, at) => (values[at - 1] ?? v) - v);
      expect(worst(falls)).toBeLessThan(epsilonOf(dtype));
    }
  });
});

describe.each([
  ['f32', 2e-7],
  ['f64', 4e-16],
] as const)('arcsine in %s, against 70 digits', (dtype, allowed) => {
  const asin = compiled('asin', dtype, 1);

  test('relative error everywhere', () => {
    const errors = cosines(dtype)
      .filter((z) => z !== 0)
      .map((z) => relativeError(real(asin(z)), arcsineOf(z)));
    expect(Math.max(...errors)).toBeLessThan(allowed);
  });

  test('odd, 0 at 0, and at its ends beyond them', () => {
    for (const z of cosines(dtype)) expect(asin(-z) + asin(z)).toBe(0);
    expect(asin(0)).toBe(0);
    const end = inDtype(Math.PI / 2, dtype);
    for (const z of [1, 1 + 1e-6, 2]) expect([asin(z), asin(-z)]).toEqual([end, -end]);
  });
});

describe('straight-line code', () => {
  const leaf: Value = { op: 'leaf', leaf: { kind: 'scratch', array: 0 } };
  const count = (values: readonly Value[], op: string): number =>
    expand(values, 'f64').instructions.filter((i) => i.op === op).length;

  test('both kernels of one cosine share their root', () => {
    const both: readonly Value[] = [leaf, { op: 'arcCosine0', args: [0] }, { op: 'arcCosine1', args: [0] }];
    expect(count(both, 'sqrt')).toBe(1);
    expect(count(both, 'polynomial')).toBe(2);
  });

  test('neither divides, and nothing but a select or a mask stands for a branch', () => {
    const ops = (op: PointwiseOp): ReadonlySet<string> =>
      new Set(expand([leaf, { op, args: [0] }], 'f64').instructions.map((i) => i.op));
    for (const op of ['arcCosine0', 'arcCosine1', 'asin'] as const) expect(ops(op).has('div'), op).toBe(false);
    expect([...ops('arcCosine1')].sort()).toEqual([
      'abs',
      'add',
      'and',
      'constant',
      'greater',
      'leaf',
      'max',
      'mul',
      'polynomial',
      'sqrt',
      'sub',
    ]);
  });

  test('equal values are computed once, and every value of the step can be found', () => {
    const values: readonly Value[] = [
      leaf,
      leaf,
      { op: 'add', args: [0, 1] },
      { op: 'add', args: [1, 0] },
      { op: 'constant', value: 1 },
    ];
    const { instructions, valueAt } = expand(values, 'f64');
    expect(instructions.map((i) => i.op)).toEqual(['leaf', 'add', 'constant']);
    expect(valueAt).toEqual([0, 0, 1, 1, 2]);
  });

  test('arguments come first', () => {
    const values: readonly Value[] = [
      leaf,
      { op: 'asin', args: [0] },
      { op: 'sqrt', args: [1] },
      { op: 'safeRsqrt', args: [2] },
    ];
    const { instructions } = expand(values, 'f32');
    expect(instructions.every((i, k) => i.args.every((arg) => arg < k))).toBe(true);
  });
});
