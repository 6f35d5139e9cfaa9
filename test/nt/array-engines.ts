import { CONFIGURATIONS, type Configuration } from '../engines/configurations.js';

/** The engines that run programs of arrays: all. */
export const ARRAY_CONFIGURATIONS: readonly Configuration[] = CONFIGURATIONS;

/** Those that are there for GPUs, and compute in float32 alone. */
export const GPU_CONFIGURATIONS: readonly Configuration[] = CONFIGURATIONS.filter((on) =>
  ['tfjs', 'webgpu'].includes(on.engine),
);
