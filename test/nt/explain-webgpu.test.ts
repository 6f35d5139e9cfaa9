import { describe, expect, it } from 'vitest';
import { movedBytes, movedInAll, unfusedBytes } from '../../src/compile/codegen/wgsl/describe-kernels.js';
import { Conv, Dense, explain, GlobalAvgPool, input, Relu, repeat, serial } from '../../src/index.js';
import { kernelProgram } from '../../src/nt/kernel/kernel-program.js';

const conv = () => Conv(64, [3, 3], { padding: 'SAME', wStd: Math.SQRT2, bStd: 0.1 });
const gap21 = input('N', 32, 32, 3).build(repeat(serial(conv(), Relu()), 21), GlobalAvgPool());

const planOf = (optimize: boolean) =>
  kernelProgram(gap21.network, {
    shape: [1, 32, 32, 3],
    hasX2: true,
    fields: ['nngp', 'ntk'],
    dtype: 'f32',
    optimize,
    diagonalSpatial: false,
  }).kernel.program.plan;

describe('gap21 on webgpu', () => {
  it('is one kernel a stage', () => {
    const lines = explain(gap21, { engine: 'webgpu' }).split('\n');
    const stages = lines.filter((line) => /^ {2}stage \d+:/.test(line)).length + 1; // x2 is told as x1
    const kernels = lines.filter((line) => /^ {2}(i|j|pair) stage \d+: /.test(line));
    expect(kernels.length).toBe(stages);
    expect(kernels).toMatchInlineSnapshot(`
      [
        "  i stage 0: a workgroup of 256 an entry, 8 KiB workgroup memory, 2 bindings",
        "  j stage 0: a workgroup of 256 an entry, 8 KiB workgroup memory, 2 bindings",
        "  pair stage 0: a workgroup of 256 an entry, offsets over workgroups, 9 KiB workgroup memory, 5 bindings",
        "  pair stage 1: 64 entries a workgroup, an invocation each, 4 bindings",
      ]
    `);
  });

  it('moves hardly more an entry than its inputs and outputs, where one primitive after the other moves thousands of times that', () => {
    const moved = movedBytes(planOf(true));
    expect(movedInAll(moved)).toBeLessThan(2 * (moved.inputs + moved.kept + moved.outputs));
    expect(moved).toMatchInlineSnapshot(`
      {
        "between": 512,
        "inputs": 24576,
        "kept": 344064,
        "outputs": 8,
      }
    `);
    expect(unfusedBytes(planOf(false))).toBeGreaterThan(21 * 17e6);
  });
});

it('explain of webgpu is for float32', () => {
  const net = input('N', 3).build(Dense(2));
  expect(() => explain(net, { engine: 'webgpu', dtype: 'float64' })).toThrow(
    "explain of engine 'webgpu' is for float32, its only dtype.",
  );
});
