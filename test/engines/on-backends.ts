import * as core from '@tensorflow/tfjs-core';
import { afterAll, beforeEach, describe } from 'vitest';
import { useTfjs } from '../../src/runtime/engines/tfjs/load/load.js';
import type { TensorFlow } from '../../src/runtime/engines/tfjs/tensorflow.js';
import type { Row } from '../property/support/tolerance.js';
import { requiredEngines } from './required.js';
import { BACKEND_NAMES, type BackendName, useBackend } from './tfjs-backends.js';

/** What the operations of a backend may round by: WGSL promises less than IEEE 754. */
export const rowOf = (name: BackendName): Row => (name === 'webgpu' ? 'wgsl' : 'float32');

/** Backends whose absence is a failure: those from npm, and what `TT_REQUIRE_ENGINES` or `TT_REQUIRE_TFJS_GPU=1` names. */
const required: Readonly<Record<BackendName, boolean>> = {
  cpu: true,
  wasm: true,
  webgpu: requiredEngines().has('webgpu'),
  native: process.env.TT_REQUIRE_TFJS_GPU === '1' || requiredEngines().has('tfjs-gpu'),
};

/** The same tests on every backend, a `describe` each; `tf()` is the namespace that the engine computes with. */
export function onBackends(
  body: (name: BackendName, tf: () => TensorFlow) => void,
  names: readonly BackendName[] = BACKEND_NAMES,
): void {
  for (const name of names)
    describe(`on the ${name} backend`, () => {
      let tf: TensorFlow = core;
      beforeEach(async ({ skip }) => {
        const found = await useBackend(name);
        if (typeof found !== 'string') tf = found;
        else if (required[name]) throw new Error(`the ${name} backend is required: ${found}`);
        else skip(found);
      });
      afterAll(() => useTfjs(null));
      body(name, () => tf);
    });
}
