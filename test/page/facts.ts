import { listDevices } from '../../src/nt/devices/list-devices.js';
import { platform } from '../../src/runtime/engines/wasm/platform.js';
import { sharedPool } from '../../src/runtime/engines/wasm/pool.js';
import type { Device } from '../../src/types/engine.js';

/** What a page or a worker finds around it; plain data. */
export interface Facts {
  readonly isolated: boolean;
  readonly cores: number;
  readonly canBlock: boolean;
  /** Threads of a pool of which two are asked, and its workers that have started. */
  readonly threads: number;
  readonly workers: number;
  readonly devices: readonly Device[];
}

/** Gathers them; waits until the workers of the pool have started, at most 10 s. */
export async function facts(): Promise<Facts> {
  const pool = await sharedPool(2);
  const deadline = performance.now() + 10_000;
  while (pool.workers().started < pool.threads - 1 && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 5));
  return {
    isolated: crossOriginIsolated,
    cores: navigator.hardwareConcurrency,
    canBlock: (await platform()).canBlock,
    threads: pool.threads,
    workers: pool.workers().started,
    devices: await listDevices(),
  };
}
