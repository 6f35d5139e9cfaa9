import { EngineError, InputError } from '../../../../compile/errors.js';
import { describeValue } from '../../../describe.js';
import { lackingIn, type TensorFlow } from '../tensorflow.js';
import { loadCore } from './core.js';
import type { Loaded } from './loaded.js';
import { reasonOf } from './loaded.js';
import { loadNative, prepareNative } from './native.js';
import { NATIVE_PACKAGE } from './native-folder.js';
import { checkPrecision } from './precision.js';

let given: TensorFlow | null = null;
let loading: Promise<Loaded> | null = null;

/**
 * Makes the `tfjs` engine compute with a TensorFlow.js that you loaded, on the backend that you registered:
 *
 *     import * as tf from '@tensorflow/tfjs-core';
 *     import '@tensorflow/tfjs-backend-webgpu';
 *     useTfjs(tf);
 *
 * In a page this is the only way to bring one in. `null` takes it back: the next call looks for one by itself.
 *
 * @throws InputError when it lacks a function that the engine calls.
 */
export function useTfjs(tf: TensorFlow | null): void {
  if (tf !== null && (typeof tf !== 'object' || tf === undefined))
    throw new InputError(`useTfjs got ${describeValue(tf)}, and takes a namespace: ${EXAMPLE}.`);
  const lacking = tf === null ? undefined : lackingIn(tf);
  if (lacking !== undefined)
    throw new InputError(`useTfjs got ${describeValue(tf)} without ${lacking}, and takes a namespace: ${EXAMPLE}.`);
  if (tf === given) return;
  given = tf;
  loading = null;
}

const EXAMPLE = "import * as tf from '@tensorflow/tfjs-core'; useTfjs(tf)";

const MISSING =
  'The tfjs engine found no TensorFlow.js: `npm install @tensorflow/tfjs-core @tensorflow/tfjs-backend-wasm` brings one ' +
  'that computes on the processor, `npx typed-tangents setup-tfjs-gpu` one that computes on an NVIDIA GPU, and ' +
  'useTfjs(tf) takes one that you loaded.';

async function startGiven(tf: TensorFlow): Promise<Loaded> {
  await prepareNative();
  try {
    await tf.ready();
  } catch (error) {
    throw new EngineError(
      `The TensorFlow.js given to useTfjs has no backend that starts (${reasonOf(error)}): import one, for example ` +
        '@tensorflow/tfjs-backend-wasm.',
    );
  }
  return { tf, failures: [] };
}

async function find(): Promise<Loaded> {
  if (given) return startGiven(given);
  const native = await loadNative();
  const failures = typeof native === 'string' ? [`${NATIVE_PACKAGE} is there but does not load (${native})`] : [];
  if (native !== null && typeof native === 'object') {
    await native.ready();
    return { tf: native, failures };
  }
  const core = await loadCore();
  if ('ready' in core) return { tf: core, failures };
  const tried = [...failures, ...core];
  throw new EngineError(tried.length === 0 ? MISSING : `${MISSING} Tried: ${tried.join('; ')}.`);
}

/**
 * The TensorFlow.js to compute with, its backend ready: what `useTfjs` was given, else the native addon where it is
 * installed or built, else the plain package with a backend that needs nothing but npm. Found once.
 *
 * @throws EngineError where there is none.
 */
export async function loadTfjs(): Promise<Loaded> {
  const own = loading ?? find();
  loading = own;
  try {
    const loaded = await own;
    // again for each call: a backend may have taken another's place
    await checkPrecision(loaded.tf);
    return loaded;
  } catch (error) {
    // a failure is not kept: what was missing may be installed, or given, before the next call
    if (loading === own) loading = null;
    throw error;
  }
}
