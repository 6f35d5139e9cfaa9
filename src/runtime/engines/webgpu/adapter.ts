import type { Device } from '../../../types/engine.js';
import { gpuAccess } from './gpu.js';

/** An adapter with its description, or why there is none. */
export type AdapterAccess =
  | { readonly adapter: GPUAdapter; readonly device: Device }
  | { readonly adapter: null; readonly device: Device };

const NO_ADAPTER =
  'WebGPU is there, but no adapter: install the driver of the GPU (on Linux with Vulkan), or for a software one a ' +
  'Vulkan driver such as SwiftShader or lavapipe, named by VK_ICD_FILENAMES before the process starts.';

const SHOWN = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupsPerDimension',
] as const;

const absent = (missing: string): AdapterAccess => ({
  adapter: null,
  device: { engine: 'webgpu', name: 'none', kind: 'gpu', dtypes: ['float32'], missing, limits: {} },
});

/** Names that drivers give themselves when they compute on the processor. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|basic render/i;

function describe(adapter: GPUAdapter): Device {
  const { info, limits } = adapter;
  const words = [info.vendor, info.architecture, info.device, info.description].filter((w) => w !== '');
  const name = info.description || words.join(' ') || 'an adapter without a name';
  const software = ('isFallbackAdapter' in info && info.isFallbackAdapter === true) || SOFTWARE.test(words.join(' '));
  return {
    engine: 'webgpu',
    name,
    kind: software ? 'software' : 'gpu',
    dtypes: ['float32'],
    missing: null,
    limits: Object.fromEntries(SHOWN.map((limit) => [limit, limits[limit]])),
  };
}

/** The most powerful adapter. Asked for anew each time: an adapter serves one device only. */
export async function findAdapter(): Promise<AdapterAccess> {
  const access = await gpuAccess();
  if ('missing' in access) return absent(access.missing);
  try {
    const adapter = await access.gpu.requestAdapter({ powerPreference: 'high-performance' });
    return adapter ? { adapter, device: describe(adapter) } : absent(NO_ADAPTER);
  } catch (error) {
    return absent(`WebGPU refuses an adapter (${String(error)}).`);
  }
}
