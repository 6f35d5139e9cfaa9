import type { Device } from '../../../types/engine.js';
import { platform } from './platform.js';

/** The threads and instructions that there are. */
export async function describePlatform(): Promise<Device> {
  const { simd, relaxedSimd, sharedMemory, threads, defaultThreads } = await platform();
  const count = `${defaultThreads} thread${defaultThreads === 1 ? '' : 's'}`;
  const parts = [count, ...(simd ? ['SIMD'] : []), ...(relaxedSimd ? ['fused multiply-add'] : [])];
  const alone = sharedMemory
    ? ' (no workers here: allow blob: as worker-src in the Content-Security-Policy for more threads)'
    : ' (no shared memory here: in a page, cross-origin isolation gives more threads)';
  return {
    engine: 'wasm',
    name: parts.join(', ') + (threads ? '' : alone),
    kind: 'cpu',
    dtypes: ['float32', 'float64'],
    missing: simd ? null : 'This JavaScript engine lacks WebAssembly SIMD: update it.',
    limits: { threads: defaultThreads },
  };
}
