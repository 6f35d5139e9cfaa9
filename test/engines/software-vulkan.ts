import { existsSync } from 'node:fs';

/** Where Debian's chromium keeps SwiftShader, a Vulkan on the processor. */
const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';
/** One of these is there where the kernel has a driver for a GPU. */
const GPUS = ['/dev/dri', '/dev/nvidia0', '/dev/dxg'];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment that lets WebGPU run on a machine without a GPU: empty where there is one, where the Vulkan to use is
 * named already, and where no software Vulkan is installed. To be set before `webgpu` is first imported.
 */
export function softwareVulkan(
  env: Environment = process.env,
  exists: (path: string) => boolean = existsSync,
): Readonly<Record<string, string>> {
  const named = ['VK_ICD_FILENAMES', 'VK_DRIVER_FILES'].some((name) => env[name] !== undefined);
  if (named || GPUS.some(exists) || !exists(SWIFTSHADER)) return {};
  return { VK_ICD_FILENAMES: SWIFTSHADER };
}
