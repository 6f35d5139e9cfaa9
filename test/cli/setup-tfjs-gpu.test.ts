import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setupTfjsGpu } from '../../src/cli/setup-tfjs-gpu/setup.js';

/**
 * A small world for the whole command: npm, npx, g++ and make are scripts that do what the real ones would to files, on
 * a wheel of a few bytes. Python is the real one.
 */
let folder = '';
const into = (): string => join(folder, 'cache');
const home = (): string => join(into(), 'node_modules/@tensorflow/tfjs-node-gpu');

/** What the package is when it is installed; it multiplies as told. */
const packageMain = (product: string): string => `
exports.tensor2d = () => ({});
exports.backend = () => ({ isUsingGpuDevice: false, binding: { TF_Version: '2.99.0' } });
exports.matMul = () => ({ data: async () => ${product} });
`;

function program(name: string, line: string): void {
  writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
}

/** A wheel with the members that are needed and some that are not. */
function makeWheel(name: string, members: readonly string[]): string {
  const file = join(folder, name);
  const script =
    'import sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], "w") as z:\n  for m in sys.argv[2:]: z.writestr(m, m)';
  expect(spawnSync('python3', ['-c', script, file, ...members]).status).toBe(0);
  return file;
}

const LIBRARIES = ['tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2'];

beforeEach(({ skip }) => {
  if (process.platform !== 'linux') skip('the command is for Linux');
  if (spawnSync('python3', ['--version']).status !== 0) skip('there is no python3');
  folder = mkdtempSync(join(tmpdir(), 'setup-'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'main.js'), packageMain('[7, 10, 15, 22]'));
  const install = `d=node_modules/@tensorflow/tfjs-node-gpu; mkdir -p $d; touch $d/binding.gyp; cp ${folder}/main.js $d/index.js`;
  program('npm', `[ "$1" = --version ] || { ${install}; }`);
  program('npx', 'mkdir -p lib/napi-v8 && cat deps/lib/libtensorflow.so > lib/napi-v8/tfjs_binding.node');
  for (const name of ['g++', 'make']) program(name, 'exit 0');
  vi.stubEnv('PATH', `${join(folder, 'bin')}:${process.env.PATH}`);
});

afterEach(() => {
  vi.unstubAllEnvs();
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

/** Runs the command, and gives its lines without times. */
async function setup(file: string): Promise<readonly string[]> {
  const lines: string[] = [];
  await setupTfjsGpu({ folder: into(), wheel: { file } }, (line) => lines.push(line.replace(/\d+\.\d s/, 'T s')));
  return lines;
}

const failure = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => expect.unreachable('resolved'),
    (reason: unknown) => (reason instanceof Error ? reason.message : ''),
  );

describe('setup-tfjs-gpu', () => {
  it('installs, unpacks, builds and tries, and does nothing twice', async () => {
    const header = 'tensorflow/include/tensorflow/c/c_api.h';
    const wheel = makeWheel('tf.whl', [...LIBRARIES, header, 'tensorflow/python/large.so']);
    const last =
      "TensorFlow 2.99.0 is ready and computes on the processor; engine 'tfjs' takes it from now on when " +
      `TT_TFJS_GPU_CACHE=${into()} is set.`;
    expect(await setup(wheel)).toEqual([
      `building in ${into()}`,
      '1/3 installing @tensorflow/tfjs-node-gpu@4.22.0 with npm',
      '    T s, 0 MB',
      '2/3 unpacking tf.whl',
      '    T s, 0 MB',
      '3/3 building the addon',
      '    T s, 0 MB',
      last,
    ]);
    // what the build was given, through the links
    expect(readFileSync(join(home(), 'lib/napi-v8/tfjs_binding.node'), 'utf8')).toBe(LIBRARIES[0]);
    expect(readFileSync(join(home(), 'deps/include/tensorflow/c/c_api.h'), 'utf8')).toBe(header);
    expect(readlinkSync(join(home(), 'deps/lib/libtensorflow.so'))).toBe('libtensorflow_cc.so.2');
    expect(existsSync(join(into(), 'tensorflow/python'))).toBe(false);
    expect(existsSync(wheel)).toBe(true);
    expect(JSON.parse(readFileSync(join(into(), 'ready.json'), 'utf8'))).toEqual({ version: '2.99.0', gpu: false });

    expect(await setup(wheel)).toEqual([`building in ${into()}`, 'everything was there', last]);
    // what is lost is made again, and only that
    rmSync(join(home(), 'lib'), { recursive: true });
    expect((await setup(wheel)).filter((line) => line.includes('/'))).toEqual([
      `building in ${into()}`,
      '1/1 building the addon',
      last,
    ]);
    rmSync(join(into(), 'node_modules'), { recursive: true });
    expect((await setup(wheel)).filter((line) => /^\d/.test(line))).toEqual([
      '1/2 installing @tensorflow/tfjs-node-gpu@4.22.0 with npm',
      '2/2 building the addon',
    ]);
  });

  it('takes another wheel in the place of the first', async () => {
    await setup(makeWheel('a.whl', LIBRARIES));
    const other = makeWheel('b.whl', [...LIBRARIES, 'tensorflow/include/xla/tsl/c/x.h']);
    expect((await setup(other)).filter((line) => /^\d/.test(line))).toEqual([
      '1/2 unpacking b.whl',
      '2/2 building the addon',
    ]);
    expect(existsSync(join(into(), 'tensorflow/include/xla/tsl/c/x.h'))).toBe(true);
    expect((await setup(makeWheel('a.whl', LIBRARIES))).filter((line) => /^\d/.test(line))[0]).toBe(
      '1/2 unpacking a.whl',
    );
    expect(existsSync(join(into(), 'tensorflow/include'))).toBe(false);
  });

  it('goes on where it stopped', async () => {
    const wheel = makeWheel('tf.whl', LIBRARIES);
    program('npx', 'echo "tfjs_backend.cc:1: error: no TF_Version" >&2; exit 1');
    expect(await failure(setup(wheel))).toBe(
      'npx could not build the addon: tfjs_backend.cc:1: error: no TF_Version (all of it: ' +
        `${join(into(), 'logs/build.log')}).`,
    );
    expect(existsSync(join(into(), 'ready.json'))).toBe(false);
    program('npx', 'mkdir -p lib/napi-v8 && touch lib/napi-v8/tfjs_binding.node');
    expect((await setup(wheel)).filter((line) => /^\d/.test(line))).toEqual(['1/1 building the addon']);
  });

  it('refuses a wheel of something else, and an addon that multiplies wrongly', async () => {
    expect(await failure(setup(makeWheel('jax.whl', ['jax/a.py'])))).toBe(
      'jax.whl has no tensorflow/libtensorflow_cc.so.2: give a wheel of TensorFlow 2 for Linux.',
    );
    const wheel = makeWheel('tf.whl', LIBRARIES);
    writeFileSync(join(folder, 'main.js'), packageMain('[7, 10, 15, 23]'));
    rmSync(join(into(), 'node_modules'), { recursive: true });
    expect(await failure(setup(wheel))).toBe(
      'The addon multiplies matrices wrongly: checked {"version":"2.99.0","gpu":false,"product":[7,10,15,23]}.',
    );
    expect(existsSync(join(into(), 'ready.json'))).toBe(false);
    // built again, since what was built does not work
    writeFileSync(join(home(), 'index.js'), packageMain('[7, 10, 15, 22]'));
    expect((await setup(wheel)).filter((line) => /^\d/.test(line))).toEqual(['1/1 building the addon']);
  });

  it('asks for its tools before it starts, and only for those that it will use', async () => {
    program('make', 'exit 1');
    const wheel = makeWheel('tf.whl', LIBRARIES);
    expect(await failure(setup(wheel))).toContain('setup-tfjs-gpu needs make to build the addon');
    expect(existsSync(home())).toBe(false);
    program('make', 'exit 0');
    await setup(wheel);
    program('make', 'exit 1');
    expect((await setup(wheel))[1]).toBe('everything was there');
  });
});
