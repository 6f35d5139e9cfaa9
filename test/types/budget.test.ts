import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Compiler, check, workFolder } from './compilers.js';
import { emitDeclarations } from './declarations.js';
import { asChain, asSerial, fileOf, residual, tower, towersOnTwoInputs } from './large-networks.js';

// Type instantiations are exact and repeat from run to run; times are not. What is counted: one file with one network,
// against the declarations a user gets.
const folder = workFolder('budget');
const module = emitDeclarations(folder);

function measure(
  name: string,
  compiler: Compiler,
  source: string,
): { instantiations: number; errors: readonly string[] } {
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, source);
  const { instantiations, diagnostics } = check(compiler, folder, [file], { types: [] });
  return { instantiations, errors: diagnostics.map((d) => d.text) };
}

describe('instantiations of the type checker', () => {
  it.each([
    ['serial of 10 layers', '7.0', asSerial(tower(10)), 10_000],
    ['serial of 50 layers', '7.0', asSerial(tower(50)), 20_000],
    ['serial of 50 layers', '6.0', asSerial(tower(50)), 20_000],
    ['serial of 100 layers', '7.0', asSerial(tower(100)), 36_000],
    ['serial of 200 layers', '7.0', asSerial(tower(200)), 80_000],
    ['chain of 50 layers', '7.0', asChain(tower(50)), 22_000],
    ['chain of 200 layers', '7.0', asChain(tower(200)), 55_000],
    ['residual network of 50 layers', '7.0', residual(24), 30_000],
    ['25 layers on each of two inputs', '7.0', towersOnTwoInputs(25), 20_000],
    ['residual network of 50 layers', '6.0', residual(24), 30_000],
    ['kernelFn of 200 layers in a chain', '7.0', asChain(tower(200)), 55_000, 'net.kernelFn'],
    ['kernelFn of a residual network of 50 layers', '7.0', residual(24), 32_000, 'net.kernelFn'],
  ] as const)('%s under TypeScript %s', (name, compiler, net, most, read: string = 'net.shape') => {
    const source = `${fileOf(module, net)}\nexport const read = ${read};`;
    const found = measure(name.replaceAll(' ', '-'), compiler, source);
    expect(found.errors).toEqual([]);
    expect(found.instantiations).toBeLessThan(most);
    // A count this low would mean that the network was not looked at.
    expect(found.instantiations).toBeGreaterThan(most / 4);
  });

  it.each(['5.9', '6.0', '7.0'] as const)(
    'a wrong residual network costs no more under TypeScript %s, and says where',
    (compiler) => {
      const source = fileOf(module, residual(24, ['GlobalAvgPool()', 'Erf({ a: 2 })', 'Dense(10)']));
      const file = join(folder, `wrong-${compiler}.ts`);
      writeFileSync(file, source);
      const { instantiations, diagnostics } = check(compiler, folder, [file], { types: [] });
      const at = source.slice(0, source.indexOf('Erf({')).split('\n');
      const sentence = '✗ Erf needs Gaussian inputs, but [N, 512] is not Gaussian: put Dense or Conv before it';
      expect(diagnostics[0]).toMatchObject({ line: at.length, column: (at.at(-1) ?? '').length + 1 });
      expect(diagnostics.map((d) => d.text)).toEqual([
        `Argument of type 'Erf' is not assignable to parameter of type '"${sentence}"'.`,
        expect.stringContaining("Property 'shape' does not exist on type 'Refused<"),
      ]);
      expect(instantiations).toBeLessThan(36_000);
    },
  );
});

describe('limits', () => {
  it.each([
    ['5.9', 200],
    ['6.0', 200],
    ['7.0', 400],
  ] as const)('TypeScript %s takes %i layers in one serial and as many in a chain', (compiler, count) => {
    const chain = `export const chain: '[N, 10]' = ${asChain(tower(count))}.shape;`;
    expect(measure('deep', compiler, fileOf(module, asSerial(tower(count)), chain)).errors).toEqual([]);
  });

  it('residual blocks nested ten deep, and a block repeated 10,000 times', () => {
    let nested = 'Dense(10)';
    for (let i = 0; i < 10; i++) nested = `serial(FanOut(2), parallel(${nested}, Identity()), FanInSum())`;
    const net = `input('N', 10).build(Dense(10), ${nested}, repeat(serial(Relu(), Dense(10)), 10000))`;
    expect(measure('nested', '7.0', fileOf(module, net)).errors).toEqual([]);
  });
});
