import { scoped } from './scopes.js';

/** Who runs a binding: the flag of compute shaders. */
export const COMPUTE = 4;

/**
 * A pipeline of one compute kernel, whose entry is `main`.
 * @throws what the error scope tells, which explains more than the rejection of the pipeline.
 */
export async function computePipeline(
  device: GPUDevice,
  { label, code }: { readonly label: string; readonly code: string },
  layout: () => GPUPipelineLayout,
): Promise<GPUComputePipeline> {
  const { value, outcome } = scoped(device, `the kernel ${label}`, () => {
    const module = device.createShaderModule({ label, code });
    return device.createComputePipelineAsync({ label, layout: layout(), compute: { module, entryPoint: 'main' } });
  });
  const made = value.then(
    (pipeline) => ({ pipeline }),
    (reason: unknown) => ({ reason }),
  );
  await outcome;
  const result = await made;
  if ('reason' in result) throw result.reason;
  return result.pipeline;
}
