import { describe, expect, test } from 'vitest';
import wabt from 'wabt';
import { generate } from '../../../src/compile/codegen/wasm/generate.js';
import { AvgPool, Conv, Dense, Flatten, GlobalAvgPool, input, Relu } from '../../../src/index.js';
import { type Asked, type Model, planOf } from '../graph/networks.js';

const tools = await wabt();
const FEATURES = { simd: true, threads: true, relaxed_simd: true, bulk_memory: true, readDebugNames: true };
const OPTIONS = {
  memory: { shared: false, initial: 1 },
  relaxed: false,
  pairLanes: { i: 'splat', j: 'vector' },
} as const;

const bytesOf = (model: Model, asked: Asked, relaxed = false): Uint8Array<ArrayBuffer> =>
  generate(planOf(model, asked), { ...OPTIONS, relaxed }).bytes;

/** The instructions of one function in stack order, one a line. */
function disassemble(bytes: Uint8Array, name: string): readonly string[] {
  const module = tools.readWasm(bytes, FEATURES);
  try {
    const lines = module
      .toText({ foldExprs: false, inlineExport: false })
      .split('\n')
      .map((line) => line.trim());
    const start = lines.findIndex((line) => line.startsWith(`(func $${name} `));
    const length = lines.slice(start + 1).findIndex((line) => line.startsWith('(func ') || line.startsWith('(export '));
    return lines.slice(start + 1, start + 1 + length);
  } finally {
    module.destroy();
  }
}

/** What the innermost loop does to vectors, without the shuffling of locals; a Horner step is one line. */
function vectorLoop(lines: readonly string[]): string {
  const start = lines.findLastIndex((line) => line.startsWith('loop'));
  const body = lines.slice(
    start + 1,
    lines.findIndex((line, at) => at > start && line.startsWith('br_if')),
  );
  const vector = body
    .filter((line) => /^([fi]\d+x\d|v128)/.test(line))
    .map((line) => line.replace(/ i32x4 .*| .*=.*/, ''));
  return vector
    .join('\n')
    .replace(
      /(?:\.mul\nv128\.const\nf..x.\.add\nf..x.(?=\.mul))+/g,
      (run) => `.mul, add: ${run.split('const').length - 1} Horner steps\nf32x4`,
    );
}

const count = (lines: readonly string[], instruction: RegExp): number =>
  lines.filter((line) => instruction.test(line)).length;

const line = input('N', 4, 1).build(Conv(1, [3], { padding: 'SAME' }), Relu(), GlobalAvgPool());
const plane = input('N', 6, 6, 3).build(
  Conv(4, [3, 3], { padding: 'SAME' }),
  Relu(),
  AvgPool([2, 2]),
  Flatten(),
  Dense(1),
);

describe('a convolution, a ReLU and a mean on a line', () => {
  test('the loop over positions of the second step', () => {
    const step = disassemble(bytesOf(line, { fields: ['nngp'], dtype: 'f32' }), 'pair_stage0_step1');
    expect(vectorLoop(step)).toMatchInlineSnapshot(`
      "v128.load32_splat
      v128.load
      f32x4.mul
      v128.load
      f32x4.add
      f32x4.add
      v128.load32_splat
      f32x4.mul
      v128.load
      f32x4.mul
      v128.const
      f32x4.mul
      f32x4.abs
      v128.const
      f32x4.sub
      v128.const
      f32x4.gt
      v128.and
      f32x4.sqrt
      f32x4.mul
      v128.const
      f32x4.mul, add: 7 Horner steps
      f32x4.mul
      v128.const
      f32x4.pmax
      f32x4.add
      f32x4.mul
      f32x4.add"
    `);
  });

  test('has no branch but that of the loop, and no calls', () => {
    const step = disassemble(bytesOf(line, { dtype: 'f32' }), 'pair_stage0_step1');
    const loop = step.slice(step.findIndex((text) => text.startsWith('loop')));
    expect(count(loop, /^br_if/)).toBe(1);
    expect(count(step, /^call/)).toBe(0);
  });

  test('NNGP and NTK together take one square root a position, and no division', () => {
    const step = disassemble(bytesOf(line, { dtype: 'f64' }), 'pair_stage0_step1');
    expect(count(step, /\.sqrt/)).toBe(1);
    expect(count(step, /\.div/)).toBe(0);
  });

  test('a sample of x1 stands in all lanes, samples of x2 side by side', () => {
    const step = disassemble(bytesOf(line, { dtype: 'f32', fields: ['nngp'] }), 'pair_stage0_step0');
    expect(count(step, /^v128\.load32_splat/)).toBe(1);
    expect(count(step, /^v128\.load( |$)/)).toBe(1);
    const own = disassemble(bytesOf(line, { dtype: 'f32', fields: ['nngp'] }), 'i_stage0_step0');
    expect(count(own, /_splat/)).toBe(0);
  });

  test('sums leave the loop in float64', () => {
    const narrow = disassemble(bytesOf(line, { dtype: 'f32', fields: ['nngp'] }), 'pair_stage0_step1');
    expect(count(narrow, /^f64x2\.promote_low_f32x4/)).toBe(2);
    const wide = disassemble(bytesOf(line, { dtype: 'f64', fields: ['nngp'] }), 'pair_stage0_step1');
    expect(count(wide, /promote/)).toBe(0);
  });

  test('with fused multiply-add, polynomials are nothing else', () => {
    const plain = disassemble(bytesOf(line, { dtype: 'f32', fields: ['nngp'] }), 'pair_stage0_step1');
    const fused = disassemble(bytesOf(line, { dtype: 'f32', fields: ['nngp'] }, true), 'pair_stage0_step1');
    expect(count(plain, /relaxed_madd/)).toBe(0);
    // seven steps of Horner's rule, and the sum behind it
    expect(count(fused, /relaxed_madd/)).toBe(8);
    expect(count(plain, /x4\.add/) - count(fused, /x4\.add/)).toBe(8);
  });
});

test('a 3 x 3 window carries its columns along the row: 4 additions, 3 loads a position', () => {
  const step = disassemble(bytesOf(plane, { dtype: 'f32', fields: ['nngp'] }), 'i_stage0_step1');
  const start = step.findLastIndex((text) => text.startsWith('loop'));
  const loop = step.slice(
    start,
    step.findIndex((text, at) => at > start && text.startsWith('br_if')),
  );
  expect(count(loop, /^v128\.load/)).toBe(3);
  expect(count(loop, /^f32x4\.add/)).toBe(4);
});

describe('modules', () => {
  test('export one function a stage, and nothing else', () => {
    const module = new WebAssembly.Module(bytesOf(plane, { dtype: 'f64' }));
    const stages = planOf(plane, { dtype: 'f64' }).regions.flatMap((r) =>
      r.stages.map((_, s) => `${r.name}_stage${s}`),
    );
    expect(WebAssembly.Module.exports(module)).toEqual(stages.map((name) => ({ name, kind: 'function' })));
    expect(WebAssembly.Module.imports(module)).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }]);
  });

  test.each(['f32', 'f64'] as const)('of one plan are the same bytes every time, in %s', (dtype) => {
    expect(bytesOf(plane, { dtype })).toEqual(bytesOf(plane, { dtype }));
  });

  test('are small: code does not grow with sizes', () => {
    const net = (size: number): Model =>
      input('N', size, size, 3).build(Conv(4, [3, 3], { padding: 'SAME' }), Relu(), GlobalAvgPool());
    const [small, large] = [bytesOf(net(6), {}).length, bytesOf(net(32), {}).length];
    expect(small).toBeLessThan(10_000);
    expect(large - small).toBeLessThan(200);
  });
});
