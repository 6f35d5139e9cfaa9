/** What generated kernels may use of an adapter, by the names that WebGPU gives its limits, and what it is. */
export interface WgslLimits {
  /** WebGPU is carried out by the processor. */
  readonly software: boolean;
  readonly maxComputeInvocationsPerWorkgroup: number;
  readonly maxComputeWorkgroupSizeX: number;
  readonly maxComputeWorkgroupStorageSize: number;
  readonly maxStorageBuffersPerShaderStage: number;
}

/** What every WebGPU device has (WebGPU specification, section 3.6.2). */
export const BASELINE: WgslLimits = {
  software: false,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupStorageSize: 16384,
  maxStorageBuffersPerShaderStage: 8,
};
