import { EngineError, InternalError } from '../../../compile/errors.js';

const KINDS = ['validation', 'out-of-memory', 'internal'] as const;

/**
 * Runs `body` under error scopes of all kinds: WebGPU throws at nothing, and a kernel that is not valid just does not
 * run. `outcome` rejects with what went wrong, or resolves when the device has accepted everything.
 */
export function scoped<T>(
  device: GPUDevice,
  what: string,
  body: () => T,
): { readonly value: T; readonly outcome: Promise<void> } {
  for (const kind of KINDS) device.pushErrorScope(kind);
  const value = body();
  const errors = [...KINDS].reverse().map(async (kind) => ({ kind, error: await device.popErrorScope() }));
  const outcome = Promise.all(errors).then((all) => {
    for (const { kind, error } of all) {
      if (!error) continue;
      if (kind === 'out-of-memory')
        throw new EngineError(
          `The GPU has not enough memory for ${what} (${error.message}): give a smaller memoryBudget, or compute fewer ` +
            'samples at a time.',
        );
      throw new InternalError(`The GPU refuses ${what}: ${error.message}`);
    }
  });
  // whoever awaits sees the rejection; nobody need
  outcome.catch(() => undefined);
  return { value, outcome };
}
