/** The release of tfjs-node-gpu that `typed-tangents setup-tfjs-gpu` builds. */
export const NATIVE_VERSION = '4.22.0';
export const NATIVE_PACKAGE = '@tensorflow/tfjs-node-gpu';

/** Written into the folder when the build has passed its check. */
export const READY_FILE = 'ready.json';

/** Names the folder of the build where it is not the usual one. */
export const FOLDER_VARIABLE = 'TT_TFJS_GPU_CACHE';

/**
 * Where the native addon is built, outside of any node_modules, which `npm ci` empties: `$TT_TFJS_GPU_CACHE`, else
 * `typed-tangents/tfjs-node-gpu-4.22.0` in `$XDG_CACHE_HOME` or `~/.cache`.
 */
export function nativeFolder(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const own = env[FOLDER_VARIABLE];
  if (own) return own;
  return `${env.XDG_CACHE_HOME || `${home}/.cache`}/typed-tangents/tfjs-node-gpu-${NATIVE_VERSION}`;
}
