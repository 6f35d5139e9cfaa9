// The README is true: its program type-checks and runs, its error is the one a user reads, its layers are all there.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as library from '../src/index.js';
import { Conv, Flatten, input, type Layer } from '../src/index.js';

const root = new URL('..', import.meta.url).pathname;
const text = readFileSync(join(root, 'README.md'), 'utf8');
const [kernels = '', finite = ''] = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code ?? '');

/** The programs of the README, each printing the shapes that its comments tell. */
const PROGRAMS = [
  {
    name: 'kernels',
    code: kernels,
    print: '[kTrainTrain.ntk.shape, kTestTrain.nngp.shape, mean.shape]',
    shapes: [
      [20, 20],
      [5, 20],
      [5, 10],
    ],
  },
  {
    name: 'finite',
    code: finite,
    print: '[y.shape, ntk.shape, mean.shape]',
    shapes: [
      [10, 2],
      [10, 10],
      [10, 10],
    ],
  },
] as const;

function write({ name, code, print }: (typeof PROGRAMS)[number]): string {
  const folder = join(root, '.tmp', 'readme');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.ts`);
  const local = code.replace("'typed-tangents'", "'../../src/index.js'");
  writeFileSync(file, `${local}\nconsole.log(JSON.stringify(${print}));\n`);
  return file;
}

describe('README', () => {
  it.each(PROGRAMS)('has a program on $name that type-checks', (program) => {
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
    expect(execFileSync('npx', ['tsc', ...flags, write(program)], { cwd: root, encoding: 'utf8' })).toBe('');
  });

  it.each(PROGRAMS)('has a program on $name that runs and gives the shapes in its comments', (program) => {
    const output = execFileSync('npx', ['tsx', write(program)], { cwd: root, encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual(program.shapes);
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
