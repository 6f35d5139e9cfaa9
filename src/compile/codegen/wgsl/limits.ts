/** What generated kernels may use of an adapter, by the names that WebGPU gives its limits. */
export interface WgslLimits {
  readonly maxComputeInvocationsPerWorkgroup: number;
  readonly maxComputeWorkgroupSizeX: number;
  readonly maxComputeWorkgroupStorageSize: number;
  readonly maxStorageBuffersPerShaderStage: number;
}

/** What every WebGPU device has (WebGPU specification, section 3.6.2). */
export const BASELINE: WgslLimits = {
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupStorageSize: 16384,
  maxStorageBuffersPerShaderStage: 8,
};

/** Invocations of a workgroup for this many elements: a power of two, at least one subgroup of most hardware. */
export function workgroupSize(elements: number, limits: WgslLimits): number {
  const most = Math.min(256, limits.maxComputeInvocationsPerWorkgroup, limits.maxComputeWorkgroupSizeX);
  let size = Math.min(32, most);
  while (size < elements && 2 * size <= most) size *= 2;
  return size;
}
