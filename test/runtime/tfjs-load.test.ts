import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nativeFolder } from '../../src/runtime/engines/tfjs/load/native-folder.js';

const CORE = '@tensorflow/tfjs-core';
const BACKENDS = ['@tensorflow/tfjs-backend-wasm', '@tensorflow/tfjs-backend-cpu'];

const MISSING =
  'The tfjs engine found no TensorFlow.js: `npm install @tensorflow/tfjs-core @tensorflow/tfjs-backend-wasm` brings one ' +
  'that computes on the processor, `npx typed-tangents setup-tfjs-gpu` one that computes on an NVIDIA GPU, and ' +
  'useTfjs(tf) takes one that you loaded.';

/** The engine, freshly loaded, so that it looks for everything again. */
async function fresh() {
  vi.resetModules();
  const { tfjsEngine } = await import('../../src/runtime/engines/tfjs/engine.js');
  const { loadTfjs, useTfjs } = await import('../../src/runtime/engines/tfjs/load/load.js');
  return { tfjsEngine, loadTfjs, useTfjs };
}

const absent = (name: string): unknown =>
  vi.doMock(name, () => {
    throw new Error(`Cannot find package '${name}'`);
  });

const messageOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => expect.unreachable('resolved'),
    (reason: unknown) => {
      expect(reason).toMatchObject({ name: 'EngineError' });
      return reason instanceof Error ? reason.message : '';
    },
  );

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tfjs-load-'));
  vi.stubEnv('TT_TFJS_GPU_CACHE', folder);
});

afterEach(() => {
  vi.unstubAllEnvs();
  for (const name of [CORE, ...BACKENDS]) vi.doUnmock(name);
  rmSync(folder, { recursive: true });
});

describe('without any TensorFlow.js', () => {
  it('a call and the list of devices say what to install', async () => {
    absent(CORE);
    const { tfjsEngine, loadTfjs } = await fresh();
    expect(await messageOf(loadTfjs())).toBe(MISSING);
    expect(await tfjsEngine.devices()).toEqual([
      { engine: 'tfjs', name: 'TensorFlow.js', kind: 'cpu', dtypes: ['float32'], missing: MISSING, limits: {} },
    ]);
  });

  it('is not remembered: one that comes later is found', async () => {
    absent(CORE);
    const { loadTfjs, useTfjs } = await fresh();
    expect(await messageOf(loadTfjs())).toBe(MISSING);
    useTfjs({ ...tf, ready: () => Promise.resolve(), backend: () => ({}), getBackend: () => 'fake', ...product(1) });
    expect((await loadTfjs()).tf.getBackend()).toBe('fake');
  });

  it('a core without backends says which were tried', async () => {
    vi.doMock(CORE, () => ({ ...tf, ready: () => Promise.reject(new Error('no backend')) }));
    for (const name of BACKENDS) absent(name);
    const { loadTfjs } = await fresh();
    const found = await messageOf(loadTfjs());
    expect(found.startsWith(`${MISSING} Tried: @tensorflow/tfjs-backend-wasm does not load (`)).toBe(true);
    expect(found).toContain('; @tensorflow/tfjs-backend-cpu does not load (');
  });
});

/** A product of matrices of ones and a bit whose entries are off by a factor. */
const product = (factor: number) => ({
  tidy: (run: () => void) => run(),
  keep: <T>(x: T) => x,
  tensor: () => ({ shape: [], data: async () => [], dispose: () => {} }),
  matMul: () => ({ shape: [], data: async () => [64 * (1 + 2 ** -12) ** 2 * factor], dispose: () => {} }),
});

describe('a namespace that is handed over', () => {
  const fake = (backend: object, factor = 1) => ({
    ...tf,
    ready: () => Promise.resolve(),
    backend: () => backend,
    getBackend: () => 'fake',
    ...product(factor),
  });

  it.each([
    [undefined, 'useTfjs got undefined, and takes a namespace'],
    ['tf', "useTfjs got a string ('tf'), and takes a namespace"],
    [{ ready: () => {} }, 'useTfjs got an object with the fields ready without getBackend, and takes a namespace'],
  ])('has to be one: %s', async (given, text) => {
    const { useTfjs } = await fresh();
    const message = `${text}: import * as tf from '@tensorflow/tfjs-core'; useTfjs(tf).`;
    expect(() => Reflect.apply(useTfjs, null, [given])).toThrow(
      expect.objectContaining({ name: 'InputError', message }),
    );
  });

  it('has to have a backend that starts', async () => {
    const { loadTfjs, useTfjs } = await fresh();
    useTfjs({ ...tf, ready: () => Promise.reject(new Error('No backend found in registry.')) });
    expect(await messageOf(loadTfjs())).toBe(
      'The TensorFlow.js given to useTfjs has no backend that starts (No backend found in registry.): import one, for ' +
        'example @tensorflow/tfjs-backend-wasm.',
    );
  });

  it('has to compute in 32 bits', async () => {
    const { loadTfjs, useTfjs } = await fresh();
    useTfjs(fake({ floatPrecision: () => 16 }));
    expect(await messageOf(loadTfjs())).toBe(
      'The fake backend of TensorFlow.js computes in 16 bits on this device, too few for kernels: use engine ' +
        "'wasm', or another backend.",
    );
  });

  it('has to multiply matrices in float32', async () => {
    const { loadTfjs, useTfjs } = await fresh();
    // what TF32 does: both factors lose their last 13 bits
    useTfjs(fake({ floatPrecision: () => 32 }, 1 / (1 + 2 ** -12) ** 2));
    expect(await messageOf(loadTfjs())).toBe(
      'Matrix products of the fake backend of TensorFlow.js are less exact than float32 (64 where 64.03125381469727 is ' +
        'right): on an NVIDIA card, set NVIDIA_TF32_OVERRIDE=0 before Node starts.',
    );
  });

  it('says what it computes on', async () => {
    const { tfjsEngine, useTfjs } = await fresh();
    const deviceOf = async (name: string, backend: object) => {
      useTfjs({ ...fake(backend), getBackend: () => name });
      const [device] = await tfjsEngine.devices();
      return [device?.kind, device?.name];
    };
    const binding = { TF_Version: '2.21.0' };
    expect(await deviceOf('tensorflow', { isUsingGpuDevice: true, binding })).toEqual([
      'gpu',
      'TensorFlow 2.21.0 on CUDA',
    ]);
    expect(await deviceOf('tensorflow', { isUsingGpuDevice: false, binding })).toEqual([
      'cpu',
      'TensorFlow 2.21.0 on the processor (it uses no GPU)',
    ]);
    const adapterInfo = { vendor: 'nvidia', architecture: 'hopper', device: '', description: 'H100' };
    expect(await deviceOf('webgpu', { adapterInfo })).toEqual(['gpu', 'WebGPU backend, nvidia hopper H100']);
    expect(await deviceOf('webgpu', { adapterInfo: { vendor: 'google', architecture: 'swiftshader' } })).toEqual([
      'software',
      'WebGPU backend, google swiftshader',
    ]);
    const gl = (name: string) => ({
      getExtension: () => ({ UNMASKED_RENDERER_WEBGL: 37446 }),
      getParameter: (key: number) => (key === 37446 ? name : null),
    });
    expect(await deviceOf('webgl', { gpgpu: { gl: gl('NVIDIA H100') } })).toEqual([
      'gpu',
      'WebGL backend, NVIDIA H100',
    ]);
    expect(await deviceOf('webgl', { gpgpu: { gl: gl('llvmpipe') } })).toEqual(['software', 'WebGL backend, llvmpipe']);
    expect(await deviceOf('wasm', {})).toEqual(['cpu', 'WebAssembly backend']);
    expect(await deviceOf('cpu', {})).toEqual(['cpu', 'plain JavaScript backend']);
    expect(await deviceOf('new', {})).toEqual(['cpu', 'new backend']);
  });
});

describe('what is found', () => {
  it('is the wasm backend where core has none of its own', async () => {
    const { tfjsEngine, loadTfjs } = await fresh();
    expect(tf.engine().backendNames()).toEqual([]);
    expect((await loadTfjs()).tf.getBackend()).toBe('wasm');
    expect(await tfjsEngine.devices()).toEqual([
      { engine: 'tfjs', name: 'WebAssembly backend', kind: 'cpu', dtypes: ['float32'], missing: null, limits: {} },
    ]);
    expect(await loadTfjs()).toBe(await loadTfjs());
  });

  it('tells of a native addon that is there but does not load', async () => {
    const home = join(folder, 'node_modules/@tensorflow/tfjs-node-gpu');
    mkdirSync(home, { recursive: true });
    writeFileSync(join(folder, 'ready.json'), '{}');
    writeFileSync(join(home, 'package.json'), '{"main": "main.js"}');
    writeFileSync(join(home, 'main.js'), "throw new Error('libcudart.so.12: cannot open\\nmore of it')");
    const { tfjsEngine } = await fresh();
    const [device] = await tfjsEngine.devices();
    expect(device?.name).toBe(
      'WebAssembly backend; @tensorflow/tfjs-node-gpu is there but does not load (libcudart.so.12: cannot open)',
    );
  });

  it('is not a native addon whose build was not finished', async () => {
    const home = join(folder, 'node_modules/@tensorflow/tfjs-node-gpu');
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'package.json'), '{"main": "main.js"}');
    writeFileSync(join(home, 'main.js'), "throw new Error('half of it')");
    const { tfjsEngine } = await fresh();
    expect((await tfjsEngine.devices())[0]?.name).toBe('WebAssembly backend');
  });
});

describe('the native addon', () => {
  it('is looked for in TT_TFJS_GPU_CACHE, else in the cache folder', () => {
    expect(nativeFolder({}, '/home/me')).toBe('/home/me/.cache/typed-tangents/tfjs-node-gpu-4.22.0');
    expect(nativeFolder({ XDG_CACHE_HOME: '/c' }, '/home/me')).toBe('/c/typed-tangents/tfjs-node-gpu-4.22.0');
    expect(nativeFolder({ XDG_CACHE_HOME: '/c', TT_TFJS_GPU_CACHE: '/t' }, '/home/me')).toBe('/t');
  });

  it('gets the functions of node:util that newer Node lacks, float32 products, and no others', async () => {
    const { prepareNative } = await import('../../src/runtime/engines/tfjs/load/native.js');
    const [isArray, isNullOrUndefined] = ['isArray', 'isNullOrUndefined'].map((name) => Reflect.get(util, name));
    vi.stubEnv('NVIDIA_TF32_OVERRIDE', undefined);
    vi.stubEnv('TF_CPP_MIN_LOG_LEVEL', '0');
    try {
      Reflect.deleteProperty(util, 'isArray');
      Reflect.deleteProperty(util, 'isNullOrUndefined');
      await prepareNative();
      const made = (name: string, x: unknown): unknown => Reflect.get(util, name)(x);
      expect([made('isArray', []), made('isArray', {})]).toEqual([true, false]);
      expect([null, undefined, 0, ''].map((x) => made('isNullOrUndefined', x))).toEqual([true, true, false, false]);
      expect(process.env.NVIDIA_TF32_OVERRIDE).toBe('0');
      expect(process.env.TF_CPP_MIN_LOG_LEVEL).toBe('0');
    } finally {
      Object.assign(util, { isArray, isNullOrUndefined });
    }
  });
});
