import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check, workFolder } from './compilers.js';
import { emitDeclarations } from './declarations.js';
import { asChain, asSerial, fileOf, residual, tower } from './large-networks.js';

// What parameters and outputs cost where they are used; without use they cost nothing (see budget.test.ts).
const folder = workFolder('finite-budget');
const module = emitDeclarations(folder);
const USE = [
  'declare const key: { readonly data: readonly [number, number]; readonly partitionable: boolean };',
  'export const params = net.initFn(key);',
  'export const outputs: Promise<{ readonly shape: readonly [number, 10] }> = net.applyFn(params, [[1]]);',
].join('\n');

describe('instantiations of the type checker where the finite network is used', () => {
  it.each([
    ['serial of 50 layers', '7.0', asSerial(tower(50)), 24_000],
    ['chain of 50 layers', '7.0', asChain(tower(50)), 30_000],
    ['residual network of 50 layers', '7.0', residual(24), 36_000],
    ['residual network of 50 layers', '6.0', residual(24), 36_000],
  ] as const)('%s under TypeScript %s', (name, compiler, net, most) => {
    const count = (use: string): number => {
      const file = join(folder, `${name.replaceAll(' ', '-')}.ts`);
      writeFileSync(file, `${fileOf(module, net)}\n${use}\n`);
      const { instantiations, diagnostics } = check(compiler, folder, [file], { types: [] });
      expect(diagnostics.map((d) => d.text)).toEqual([]);
      return instantiations;
    };
    const found = count(USE);
    expect(found).toBeLessThan(most);
    // Or the parameters were not looked at.
    expect(found).toBeGreaterThan(count('') + 1000);
  });
});
