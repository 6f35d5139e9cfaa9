import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** What a user gets from npm: the packed package, installed in a project of its own. */
const root = fileURLToPath(new URL('..', import.meta.url));
const BUDGET = 400_000;
let project = '';
let files: readonly string[] = [];
let packedBytes = 0;

/** Type-checks with no library check skipped, and runs. */
const PROGRAM = `
import { Conv, Dense, Flatten, fromNested, gpInference, input, ndarray, Relu } from 'typed-tangents';

const net = input('N', 4, 4, 1).build(Conv(8, [3, 3], { padding: 'SAME', wStd: 1.4, bStd: 0.1 }), Relu(), Flatten(), Dense(10));
const x = ndarray(Float64Array.from({ length: 5 * 16 }, (_, i) => Math.sin(1.7 * i)), [5, 4, 4, 1]);
const y = fromNested([[1], [2], [3], [4], [5]]);
const kernels = await net.kernelFn(x, null, ['nngp', 'ntk']);
const shape: readonly number[] = kernels.ntk.shape;
const { mean, covariance } = await gpInference(kernels, y)('ntk', { kTestTrain: kernels, kTestTest: kernels });
console.log(JSON.stringify({ shape, mean: Array.from(mean.data, (v) => Number(v.toFixed(6))), covariance: covariance.shape }));
try {
  // @ts-expect-error: the window is larger than the image, and the type says so
  input('N', 4, 4, 1).build(Conv(8, [5, 5]));
} catch (error) {
  console.log(String(error));
}
`;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'typed-tangents-consumer-'));
  const source = join(project, 'source');
  const installed = join(project, 'node_modules', 'typed-tangents');
  for (const folder of [source, installed]) mkdirSync(folder, { recursive: true });
  expect(node('scripts/build.mjs', [join(source, 'dist')])).toBe('');
  for (const file of ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md']) {
    if (existsSync(join(root, file))) copyFileSync(join(root, file), join(source, file));
  }
  const shell = process.platform === 'win32';
  const npm = shell ? 'npm.cmd' : 'npm';
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', project];
  const [pack] = JSON.parse(execFileSync(npm, args, { cwd: source, encoding: 'utf8', shell, stdio: 'pipe' }));
  files = pack.files.map(({ path }: { path: string }) => path);
  packedBytes = statSync(join(project, pack.filename)).size;
  execFileSync('tar', ['-xzf', pack.filename, '--strip-components=1', '-C', installed], { cwd: project });
  writeFileSync(join(project, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }');
  writeFileSync(join(project, 'main.ts'), PROGRAM);
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

/** Runs a script of the repository; what it printed, `''` when all is well with a compiler. */
function node(script: string, args: readonly string[], cwd = root): string {
  const { stdout, stderr } = spawnSync(process.execPath, [join(root, script), ...args], { cwd, encoding: 'utf8' });
  return stdout + stderr;
}

describe('the packed package', () => {
  test(`is under ${BUDGET} bytes`, () => {
    expect(packedBytes).toBeGreaterThan(10_000);
    expect(packedBytes).toBeLessThan(BUDGET);
  });

  test('holds what runs, its types and the papers, and nothing else', () => {
    const papers = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'];
    const strange = files.filter((file) => !/^dist\/.*\.(js|d\.ts)$/.test(file));
    expect(strange.sort()).toEqual(papers);
    expect(files).toContain('dist/index.js');
    expect(files).toContain('dist/index.d.ts');
  });

  test('has no dependencies and no install scripts', () => {
    const manifest = JSON.parse(readFileSync(join(project, 'node_modules/typed-tangents/package.json'), 'utf8'));
    const { dependencies = {}, peerDependencies, peerDependenciesMeta, optionalDependencies = {}, scripts } = manifest;
    expect({ ...dependencies, ...optionalDependencies }).toEqual({});
    // engines that are loaded when they are asked for
    expect(Object.keys(peerDependencies).sort()).toEqual(['@tensorflow/tfjs-core', 'webgpu']);
    for (const peer of Object.keys(peerDependencies)) expect(peerDependenciesMeta[peer]).toEqual({ optional: true });
    for (const hook of ['preinstall', 'install', 'postinstall', 'prepare']) expect(scripts).not.toHaveProperty(hook);
  });

  test('does nothing when it is imported: no globals, no output, nothing that keeps the process alive', () => {
    const script = `
      const before = Reflect.ownKeys(globalThis).map(String);
      await import('typed-tangents');
      const added = Reflect.ownKeys(globalThis).map(String).filter((key) => !before.includes(key));
      await new Promise((resolve) => setTimeout(resolve, 20)); // the loader closes its files
      const alive = process.getActiveResourcesInfo().filter((kind) => !/^(TTY|Pipe)Wrap$/.test(kind));
      process.on('exit', () => console.error(JSON.stringify({ added, alive })));`;
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: project,
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect({ stdout, status, ...JSON.parse(stderr) }).toEqual({ stdout: '', status: 0, added: [], alive: [] });
  });

  const compilers = [
    ['5.9', 'node_modules/typescript-5.9/lib/tsc.js'],
    ['6.0', 'node_modules/typescript-6/lib/tsc.js'],
    ['7.0', 'node_modules/typescript/bin/tsc'],
  ] as const;
  const resolutions = [
    { module: 'nodenext', moduleResolution: 'nodenext' },
    { module: 'esnext', moduleResolution: 'bundler' },
  ] as const;
  const settings = compilers.flatMap(([version, tsc]) => resolutions.map((how) => ({ version, tsc, ...how })));

  /** No Node types: the package must type-check in a browser project, and with no library check skipped. */
  function compile(tsc: string, options: object): string {
    const strict = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true };
    const target = { target: 'es2022', lib: ['es2023', 'dom'], types: [], skipLibCheck: false };
    const config = { compilerOptions: { ...strict, ...target, ...options }, files: ['main.ts'] };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(config));
    return node(tsc, ['-p', '.'], project);
  }

  test.each(settings)('type-checks on TypeScript $version, module $module', ({ tsc, module, moduleResolution }) => {
    expect(compile(tsc, { module, moduleResolution, noEmit: true })).toBe('');
  });

  test('runs', () => {
    expect(compile('node_modules/typescript/bin/tsc', { module: 'nodenext' })).toBe('');
    const run = { cwd: project, encoding: 'utf8', timeout: 50_000 } as const;
    const { stdout, stderr, status } = spawnSync(process.execPath, ['main.js'], run);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    const [result, error] = stdout.trim().split('\n');
    expect(JSON.parse(result ?? '')).toEqual({ shape: [5, 5], mean: [1, 2, 3, 4, 5], covariance: [5, 5] });
    expect(error).toBe(
      'ShapeError: ✗ in layer 0 › Conv: window 5 does not fit axis 1 of [N, 4, 4, 1] with VALID padding ' +
        '(use a smaller window or SAME padding)',
    );
  });
});
