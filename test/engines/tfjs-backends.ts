import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as core from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { useTfjs } from '../../src/runtime/engines/tfjs/load/load.js';
import { loadNative } from '../../src/runtime/engines/tfjs/load/native.js';
import type { TensorFlow } from '../../src/runtime/engines/tfjs/tensorflow.js';
import { softwareVulkan } from './software-vulkan.js';

const require = createRequire(import.meta.url);
setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);

async function ofCore(name: string): Promise<TensorFlow> {
  await core.setBackend(name);
  return core;
}

let native: Promise<TensorFlow | string | null> | undefined;

/** The addon brings its own copies of the backends, which say that they are there already. */
async function loadQuietly(): Promise<TensorFlow | string | null> {
  const { warn } = console;
  console.warn = () => {};
  try {
    return await loadNative();
  } finally {
    console.warn = warn;
  }
}

async function ofNative(): Promise<TensorFlow | string | null> {
  native ??= loadQuietly();
  const found = await native;
  // all copies of tfjs in a process share one engine, and so the backend in use
  if (typeof found === 'object' && found !== null) await core.setBackend('tensorflow');
  return found;
}

/** Kept for the life of the process: Node crashes where it is collected while a device lives. */
let gpu: GPU | undefined;

async function startWebgpu(): Promise<TensorFlow | string> {
  Object.assign(process.env, softwareVulkan());
  const { create, globals } = await import('webgpu');
  gpu ??= create([]);
  if ((await gpu.requestAdapter()) === null) return 'no WebGPU adapter: apt install chromium brings a software one';
  Object.assign(globalThis, globals);
  Object.defineProperty(globalThis, 'navigator', { value: { gpu, userAgent: 'node' }, configurable: true });
  await import('@tensorflow/tfjs-backend-webgpu');
  return ofCore('webgpu');
}

let webgpu: Promise<TensorFlow | string> | undefined;

async function ofWebgpu(): Promise<TensorFlow | string> {
  webgpu ??= startWebgpu();
  const found = await webgpu;
  if (typeof found !== 'string') await core.setBackend('webgpu');
  return found;
}

/** Every backend there is for tests; the native one where `setup-tfjs-gpu` has built it. */
const BACKENDS = {
  cpu: () => ofCore('cpu'),
  wasm: () => ofCore('wasm'),
  webgpu: ofWebgpu,
  native: ofNative,
} as const satisfies Readonly<Record<string, () => Promise<TensorFlow | string | null>>>;

export type BackendName = keyof typeof BACKENDS;
export const BACKEND_NAMES: readonly BackendName[] = ['cpu', 'wasm', 'webgpu', 'native'];

/** Makes the engine compute on a backend; the reason where it cannot. */
export async function useBackend(name: BackendName): Promise<TensorFlow | string> {
  const tf = await BACKENDS[name]();
  if (tf === null)
    return 'no native addon: `npx typed-tangents setup-tfjs-gpu` builds it, TT_TFJS_GPU_CACHE says where it is';
  if (typeof tf !== 'string') useTfjs(tf);
  return tf;
}

/** Tensors in this process: all copies of TensorFlow.js share one engine. */
export const tensorsAlive = (): number => core.memory().numTensors;
