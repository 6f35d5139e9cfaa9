/** TensorFlow.js on its own WebGPU backend in Node, on the adapter that the webgpu engine has. */
import { createRequire } from 'node:module';
import { useTfjs } from '../src/index.js';

type Tfjs = typeof import('@tensorflow/tfjs-core');

interface Dawn {
  readonly globals: object;
  create(flags: readonly string[]): GPU;
}

/** Brings the backend up and hands it to the tfjs engine. What Dawn creates is returned, to be kept alive. */
export async function tfjsOnWebgpu(): Promise<GPU> {
  const require = createRequire(import.meta.url);
  const { create, globals }: Dawn = require('webgpu');
  const gpu = create([]);
  // the backend is written for browsers
  Object.assign(globalThis, globals);
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { gpu, userAgent: 'node' } });
  const tf: Tfjs = require('@tensorflow/tfjs-core');
  require('@tensorflow/tfjs-backend-webgpu');
  if (!(await tf.setBackend('webgpu'))) throw new Error('the WebGPU backend of tfjs does not start');
  await tf.ready();
  useTfjs(tf);
  return gpu;
}
