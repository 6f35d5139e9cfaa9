import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setupTfjsGpuCommand } from '../../src/cli/setup-tfjs-gpu/command.js';
import { isDone, markDone, markUndone } from '../../src/cli/setup-tfjs-gpu/marker.js';
import { readSetupOptions, USAGE } from '../../src/cli/setup-tfjs-gpu/options.js';
import { runProcess, tellingLine } from '../../src/cli/setup-tfjs-gpu/run-process.js';
import { setupTfjsGpu } from '../../src/cli/setup-tfjs-gpu/setup.js';
import { downloadStep } from '../../src/cli/setup-tfjs-gpu/steps/download.js';
import { requireTools } from '../../src/cli/setup-tfjs-gpu/tools.js';
import { wheelsFor } from '../../src/cli/setup-tfjs-gpu/wheels.js';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-parts-'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** A program of this name, first on the path, that runs a line of shell. */
function program(name: string, line: string): void {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  vi.stubEnv('PATH', `${bin}:${process.env.PATH}`);
}

const messageOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => expect.unreachable('resolved'),
    (reason: unknown) => {
      expect(reason).toMatchObject({ name: 'EngineError' });
      return reason instanceof Error ? reason.message : '';
    },
  );

describe('the options', () => {
  const read = (...args: readonly string[]) => readSetupOptions(args, {}, '/home/me');

  it('are TensorFlow for the processor, in the cache folder', () => {
    expect(read()).toEqual({ folder: '/home/me/.cache/typed-tangents/tfjs-node-gpu-4.22.0', wheel: 'cpu' });
  });

  it('name another build and another folder', () => {
    expect(read('--wheel', 'cuda', '--cache', '/x')).toEqual({ folder: '/x', wheel: 'cuda' });
    expect(read('--wheel=/w/tf.whl')).toMatchObject({ wheel: { file: '/w/tf.whl' } });
    expect(readSetupOptions([], { TT_TFJS_GPU_CACHE: '/t' }, '/home/me')).toEqual({ folder: '/t', wheel: 'cpu' });
  });

  it.each([
    [['--wheel', 'gpu'], '--wheel is "gpu", and must be cpu, cuda or a file that ends in .whl.'],
    [['--cache', ''], '--cache is empty, and must be a folder.'],
    [
      ['cuda'],
      'setup-tfjs-gpu takes options only, got "cuda"; typed-tangents setup-tfjs-gpu --help lists what there is.',
    ],
    [['--fast'], "Unknown option '--fast'; typed-tangents setup-tfjs-gpu --help lists what there is."],
  ] as const)('%j are refused', (args, message) => {
    expect(() => read(...args)).toThrow(message);
  });

  it('--help prints what there is', async () => {
    const print = vi.fn();
    expect(await setupTfjsGpuCommand(['--help'], print)).toBe(0);
    expect(print.mock.calls).toEqual([[USAGE]]);
  });
});

describe('a missing tool is one sentence', () => {
  it.each([
    [
      'npm',
      'setup-tfjs-gpu needs npm to install the package, and `npm --version` does not run here: it comes with Node; then ' +
        'run it again.',
    ],
    [
      'python3',
      "setup-tfjs-gpu needs python3 to unpack TensorFlow's library and build the addon, and `python3 --version` does " +
        'not run here: apt install python3, or dnf install python3; then run it again.',
    ],
    [
      'pip',
      "setup-tfjs-gpu needs pip to download TensorFlow's library, and `python3 -m pip --version` does not run here: apt " +
        'install python3-pip, or dnf install python3-pip; then run it again.',
    ],
    [
      'g++',
      'setup-tfjs-gpu needs g++ to build the addon, and `g++ --version` does not run here: apt install g++, or dnf ' +
        'install gcc-c++; then run it again.',
    ],
    [
      'make',
      'setup-tfjs-gpu needs make to build the addon, and `make --version` does not run here: apt install make, or dnf ' +
        'install make; then run it again.',
    ],
  ] as const)('for %s', (name, message) => {
    program(name === 'pip' ? 'python3' : name, 'exit 1');
    expect(() => requireTools([name])).toThrow(expect.objectContaining({ name: 'EngineError', message }));
  });

  it('and none where all are there', () => {
    for (const name of ['npm', 'python3', 'g++', 'make']) program(name, 'exit 0');
    requireTools(['npm', 'python3', 'pip', 'g++', 'make']);
  });
});

describe('a program that is run', () => {
  const node = (script: string) =>
    runProcess(process.execPath, ['-e', script], { log: join(folder, 'a', 'x.log'), task: 'do it' });

  it('gives what it prints, and leaves all it says in a log', async () => {
    expect(await node('console.log(1); console.error(2)')).toBe('1\n');
    expect(readFileSync(join(folder, 'a', 'x.log'), 'utf8')).toMatch(/\n\n1\n2\n$/);
  });

  it('that fails says the line that tells most, and where the rest is', async () => {
    expect(await messageOf(node("console.log('error: no space left'); console.log('bye'); process.exit(3)"))).toBe(
      `${process.execPath} could not do it: error: no space left (all of it: ${join(folder, 'a', 'x.log')}).`,
    );
    expect(tellingLine('a\nb\n')).toBe('b');
    expect(tellingLine('')).toBe('it said nothing');
  });

  it('that is not there says so', async () => {
    const run = runProcess('no-such-program', [], { log: join(folder, 'x.log'), task: 'do it' });
    expect(await messageOf(run)).toBe('no-such-program could not do it: spawn no-such-program ENOENT.');
  });
});

describe('a marker', () => {
  it('holds for the input that the step was done with, until it is taken back', () => {
    expect(isDone(folder, 'build', 'a')).toBe(false);
    markDone(folder, 'build', 'a');
    expect([isDone(folder, 'build', 'a'), isDone(folder, 'build', 'b'), isDone(folder, 'x', 'a')]).toEqual([
      true,
      false,
      false,
    ]);
    markUndone(folder, 'build');
    expect(isDone(folder, 'build', 'a')).toBe(false);
  });
});

describe('a download', () => {
  const content = 'the whole wheel';
  const wheel = {
    requirement: 'thing==1.0',
    file: 'thing-1.0-any.whl',
    sha256: createHash('sha256').update(content).digest('hex'),
  };
  const file = (): string => join(folder, 'wheels', wheel.file);
  const step = () => downloadStep(folder, wheel, () => false);
  const put = (text: string): void => {
    mkdirSync(join(folder, 'wheels'), { recursive: true });
    writeFileSync(file(), text);
  };

  it('is done when the file is there, whole', async () => {
    expect(await step().isDone()).toBe(false);
    put(content);
    expect(await step().isDone()).toBe(true);
  });

  it('that was cut short is noticed, removed and done again', async () => {
    put('the whole whe');
    expect(await step().isDone()).toBe(false);
    expect(existsSync(file())).toBe(false);
    program('python3', `printf '${content}' > ${file()}`);
    expect(await step().run()).toBe('0 MB');
    expect(await step().isDone()).toBe(true);
  });

  it('that is not what it should be is refused, and removed', async () => {
    program('python3', `printf 'another wheel' > ${file()}`);
    const found = createHash('sha256').update('another wheel').digest('hex');
    expect(await messageOf(step().run())).toBe(
      `thing-1.0-any.whl has SHA-256 ${found}, and must have ${wheel.sha256}: the download was changed or cut short; run ` +
        'it again, or give a wheel that you trust with --wheel FILE.',
    );
    expect(existsSync(file())).toBe(false);
  });

  it('of another file is refused', async () => {
    program('python3', 'exit 0');
    expect(await messageOf(step().run())).toBe(
      'pip downloaded thing==1.0, but not thing-1.0-any.whl: its index has another build.',
    );
  });

  it('that pip cannot do says why', async () => {
    program('python3', 'echo "ERROR: No matching distribution found for thing==1.0" >&2; exit 1');
    expect(await messageOf(step().run())).toBe(
      'python3 could not download thing==1.0: ERROR: No matching distribution found for thing==1.0 (all of it: ' +
        `${join(folder, 'logs', 'download-thing-1.0-any.whl.log')}).`,
    );
  });
});

describe('where it cannot be done', () => {
  const { platform } = process;
  afterEach(() => {
    Object.defineProperty(process, 'platform', { value: platform });
  });

  it('on another system it says what to use', async () => {
    Object.defineProperty(process, 'platform', { value: 'darwin' });
    expect(await messageOf(setupTfjsGpu({ folder, wheel: 'cpu' }, () => {}))).toBe(
      "setup-tfjs-gpu builds on Linux only, and this is darwin: use engine 'webgpu' for the graphics card here.",
    );
  });

  it('on a processor without a known wheel it asks for one', () => {
    expect(() => wheelsFor('cpu', 'linux-riscv64')).toThrow(
      'setup-tfjs-gpu knows wheels of TensorFlow for linux-x64, and this is linux-riscv64: give it one with --wheel ' +
        "FILE, or use engine 'wasm' or 'webgpu'.",
    );
  });

  it('without the wheel that was named it says so', async () => {
    Object.defineProperty(process, 'platform', { value: 'linux' });
    const file = join(folder, 'none.whl');
    expect(await messageOf(setupTfjsGpu({ folder, wheel: { file } }, () => {}))).toBe(
      `There is no wheel ${file}: --wheel takes cpu, cuda or a file.`,
    );
  });
});

describe('the wheels', () => {
  it('are named as pip names them, and pinned by hash', () => {
    const wheels = [...wheelsFor('cpu', 'linux-x64'), ...wheelsFor('cuda', 'linux-x64')];
    expect(wheels[0]?.file).toBe('tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl');
    expect(wheels[1]?.file).toBe('tensorflow-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl');
    for (const { sha256 } of wheels) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(wheels.map((w) => w.sha256)).size).toBe(wheels.length);
  });
});
