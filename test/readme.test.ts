// The README is true: its program type-checks and runs, its error is the one a user reads, its layers are all there.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as library from '../src/index.js';
import { Conv, Flatten, input, type Layer } from '../src/index.js';

const root = new URL('..', import.meta.url).pathname;
const text = readFileSync(join(root, 'README.md'), 'utf8');
const program = /```ts\n([\s\S]*?)```/.exec(text)?.[1] ?? '';

function write(): string {
  const folder = join(root, '.tmp', 'readme');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'readme.ts');
  writeFileSync(
    file,
    `${program.replace("'typed-tangents'", "'../../src/index.js'")}\nconsole.log(JSON.stringify([kTrainTrain.ntk.shape, kTestTrain.nngp.shape, mean.shape]));\n`,
  );
  return file;
}

describe('README', () => {
  it('has a program that type-checks', () => {
    const flags = [
      '--ignoreConfig',
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--target',
      'es2022',
      '--module',
      'nodenext',
      '--types',
      'node',
    ];
    expect(execFileSync('npx', ['tsc', ...flags, write()], { cwd: root, encoding: 'utf8' })).toBe('');
  });

  it('has a program that runs and gives the shapes in its comments', () => {
    const output = execFileSync('npx', ['tsx', write()], { cwd: root, encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual([
      [20, 20],
      [5, 20],
      [5, 10],
    ]);
  });

  it('shows the error that a user reads', () => {
    const sentence = /^✗ (.*)$/m.exec(text)?.[1];
    const layers: Layer[] = [Flatten(), Conv(64, [3, 3])];
    expect(() => input('N', 8, 8, 1).build(...layers)).toThrow(`✗ in layer 1 › ${sentence}`);
  });

  it('names layers that exist', () => {
    const names =
      /^Layers: ([\s\S]*?)\.$/m
        .exec(text)?.[1]
        ?.match(/`(\w+)`/g)
        ?.map((name) => name.slice(1, -1)) ?? [];
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) expect(library, name).toHaveProperty(name);
  });
});
