import { builtin } from '../../../builtin.js';
import { isNode } from '../../wasm/platform.js';
import { isTensorFlow, type TensorFlow } from '../tensorflow.js';
import { reasonOf } from './loaded.js';

const CORE = '@tensorflow/tfjs-core';
/** Backends that need nothing but npm, the faster first. */
const BACKENDS = ['@tensorflow/tfjs-backend-wasm', '@tensorflow/tfjs-backend-cpu'] as const;

const load = (specifier: string): Promise<unknown> => import(/* @vite-ignore */ /* webpackIgnore: true */ specifier);

interface WasmBackend {
  setWasmPaths(folder: string): void;
}

const isWasmBackend = (module: unknown): module is WasmBackend =>
  typeof module === 'object' && module !== null && 'setWasmPaths' in module;

/** Brings a backend in; in Node, where its binary lies has to be said. */
async function register(name: string): Promise<void> {
  const module = await load(name);
  if (!isWasmBackend(module) || !isNode()) return;
  const { createRequire } = await builtin('node:module');
  const main = createRequire(import.meta.url).resolve(name);
  module.setWasmPaths(main.slice(0, Math.max(main.lastIndexOf('/'), main.lastIndexOf('\\')) + 1));
}

/** Whether a backend is registered that starts. */
async function starts(tf: TensorFlow): Promise<boolean> {
  try {
    await tf.ready();
    return true;
  } catch {
    return false;
  }
}

/** The plain package with whatever backend is registered, else with one that can be loaded; reasons where there is none. */
export async function loadCore(): Promise<TensorFlow | readonly string[]> {
  const failures: string[] = [];
  let tf: unknown;
  try {
    tf = await load(CORE);
  } catch {
    return failures;
  }
  if (!isTensorFlow(tf)) return [`${CORE} has not the functions of version 4`];
  if (await starts(tf)) return tf;
  for (const name of BACKENDS)
    try {
      await register(name);
      if (await starts(tf)) return tf;
      failures.push(`${name} does not start`);
    } catch (error) {
      failures.push(`${name} does not load (${reasonOf(error)})`);
    }
  return failures;
}
