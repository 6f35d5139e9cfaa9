import { isNode } from '../wasm/platform.js';

/** The way to adapters, or why there is none. */
export type GpuAccess = { readonly gpu: GPU } | { readonly missing: string };

const INSTALL =
  "WebGPU in Node needs the package 'webgpu': npm install webgpu@0.6.2 (and a Vulkan, Metal or Direct3D driver).";

let found: Promise<GpuAccess> | undefined;

/**
 * WebGPU of the page, or of Dawn in Node; looked for once. What Dawn creates is kept for the life of the process: it
 * must not be collected while a device lives.
 */
export function gpuAccess(): Promise<GpuAccess> {
  found ??= find();
  return found;
}

async function find(): Promise<GpuAccess> {
  if (typeof navigator === 'object' && 'gpu' in navigator) return { gpu: navigator.gpu };
  if (!isNode())
    return {
      missing:
        'This browser offers no WebGPU here: use a current one, over https or on localhost, and look whether it is ' +
        'switched off in its settings.',
    };
  try {
    return { gpu: (await dawn()).create([]) };
  } catch (error) {
    const unknown = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    return { missing: unknown ? INSTALL : `The package 'webgpu' does not load here (${String(error)}).` };
  }
}

interface Dawn {
  create(flags: readonly string[]): GPU;
}

/** The optional peer, by a name that bundlers do not follow. */
async function dawn(): Promise<Dawn> {
  const name: string = 'webgpu';
  const loaded: Dawn = await import(/* @vite-ignore */ /* webpackIgnore: true */ name);
  return loaded;
}
