import { describe, expect, it } from 'vitest';
import { ofFirstSide } from '../../../src/compile/codegen/wgsl/either-side.js';
import { generate } from '../../../src/compile/codegen/wgsl/generate.js';
import type { Kernel } from '../../../src/compile/codegen/wgsl/kernel.js';
import { kernelProgram } from '../../../src/nt/kernel/kernel-program.js';
import { NAMES } from '../../runtime/engine-calls.js';
import { NETS } from '../../runtime/engine-nets.js';

const LIMITS = {
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupStorageSize: 32768,
  maxStorageBuffersPerShaderStage: 10,
};

/** The kernels of both sides. */
function sidesOf(name: keyof typeof NETS, software: boolean): Readonly<Record<'i' | 'j', readonly Kernel[]>> {
  const { network } = NETS[name];
  const shape = [2, ...network.input.dims.slice(1).map(Number)];
  const question = { fields: ['nngp', 'ntk'], dtype: 'f32', optimize: true, diagonalSpatial: false } as const;
  const { plan } = kernelProgram(network, { ...question, shape, hasX2: true }).kernel.program;
  const { regions } = generate(plan, { ...LIMITS, software });
  const of = (side: 'i' | 'j') => regions.find((r) => r.name === side)?.kernels ?? [];
  return { i: of('i'), j: of('j') };
}

describe.each([true, false])('kernels of the second side, software: %s', (software) => {
  it.each(NAMES)('of %s name nothing of it once they are written for the first', (name) => {
    const { j } = sidesOf(name, software);
    expect(j.length).toBeGreaterThan(0);
    for (const kernel of j) {
      expect(kernel.bindings).toContain('j');
      expect(kernel.bindings).not.toContain('i');
      const { code, bindings, written } = ofFirstSide(kernel);
      const body = code.replace(/struct Launch .*|let sj = si;/g, '');
      expect(body).not.toMatch(/tensorsJ|_j\b|\bsj\b|binding\(2\)/);
      expect(bindings).toContain('i');
      expect([...bindings, ...written]).not.toContain('j');
    }
  });

  it('are the same code where as much is kept of both', () => {
    for (const name of ['mean', 'flat', 'pools', 'positions'] as const) {
      const { i, j } = sidesOf(name, software);
      expect(j.map((kernel) => ofFirstSide(kernel).code)).toEqual(i.map(({ code }) => code));
    }
  });
});
