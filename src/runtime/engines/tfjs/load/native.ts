import { builtin } from '../../../builtin.js';
import { isNode } from '../../wasm/platform.js';
import { isTensorFlow, type TensorFlow } from '../tensorflow.js';
import { reasonOf } from './loaded.js';
import { NATIVE_PACKAGE, nativeFolder, READY_FILE } from './native-folder.js';

/** Variables that TensorFlow reads when its library is loaded; those that are set stay as they are. */
const SETTINGS = {
  // matrix products of float32 in float32: newer NVIDIA cards would round their operands to 11 bits
  NVIDIA_TF32_OVERRIDE: '0',
  // no greeting on stderr
  TF_CPP_MIN_LOG_LEVEL: '3',
};

/** Functions of `node:util` that tfjs-node 4.22 calls and Node 23 dropped. */
async function restoreUtilities(): Promise<void> {
  const util: object = await builtin('node:util');
  if (!('isNullOrUndefined' in util))
    Object.assign(util, { isNullOrUndefined: (x: unknown): boolean => x === null || x === undefined });
  if (!('isArray' in util)) Object.assign(util, { isArray: Array.isArray });
}

/** Makes Node and its environment fit for the addon; to be done before its first operation. */
export async function prepareNative(): Promise<void> {
  if (!isNode()) return;
  for (const [name, value] of Object.entries(SETTINGS)) process.env[name] ??= value;
  await restoreUtilities();
}

/** Files from whose place the package is looked for: this library, the user's project, and the folder of the build. */
async function places(): Promise<readonly string[]> {
  const [fs, os] = [await builtin('node:fs'), await builtin('node:os')];
  const folder = nativeFolder(process.env, os.homedir());
  const built = `${folder}/${READY_FILE}`;
  return [import.meta.url, `${process.cwd()}/package.json`, ...(fs.existsSync(built) ? [built] : [])];
}

/**
 * TensorFlow's native library, where it is installed or was built.
 *
 * @returns the reason where one is there but does not load, `null` where there is none.
 */
export async function loadNative(): Promise<TensorFlow | string | null> {
  if (!isNode()) return null;
  const { createRequire } = await builtin('node:module');
  let failure: string | null = null;
  for (const place of await places()) {
    const require = createRequire(place);
    try {
      require.resolve(NATIVE_PACKAGE);
    } catch {
      continue;
    }
    try {
      await prepareNative();
      const loaded: unknown = require(NATIVE_PACKAGE);
      if (isTensorFlow(loaded)) return loaded;
      failure = 'it has not the functions of version 4';
    } catch (error) {
      failure = reasonOf(error);
    }
  }
  return failure;
}
