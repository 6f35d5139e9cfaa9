import { WasmModule } from '../../../compile/codegen/wasm/emitter.js';
import { builtin } from '../../builtin.js';
import { probeWorker } from './probe-worker.js';

/** What the JavaScript engine underneath can do; found out once, by trying. */
export interface Platform {
  /** `process` of Node (or of a runtime that speaks for it). */
  readonly node: boolean;
  /** 128-bit SIMD, without which the engine cannot run. */
  readonly simd: boolean;
  /** Fused multiply-add (`relaxed_madd`), checked by running it. */
  readonly relaxedSimd: boolean;
  /** Memory that threads can share: not in pages that are not cross-origin isolated. */
  readonly sharedMemory: boolean;
  /** Shared memory, and workers that start and get it. */
  readonly threads: boolean;
  /** This thread may wait: false on the main thread of a browser. */
  readonly canBlock: boolean;
  /** Threads to use when the caller names none: available cores, at most 16; 1 without `threads`. */
  readonly defaultThreads: number;
  /** Major version of V8, 0 elsewhere: register allocation got better at 13, and the kernels are shaped accordingly. */
  readonly v8: number;
}

const MOST_THREADS = 16;

let probed: Promise<Platform> | undefined;

/** Looks at the platform on the first call, and remembers. */
export function platform(): Promise<Platform> {
  probed ??= probe();
  return probed;
}

async function probe(): Promise<Platform> {
  const node = isNode();
  const sharedMemory = sharedMemoryWorks();
  const threads = sharedMemory && (node || (typeof Worker === 'function' && (await probeWorker())));
  return {
    node,
    simd: WebAssembly.validate(splat()),
    relaxedSimd: madd() || (node && (await switchOnRelaxedSimd()) && madd()),
    sharedMemory,
    threads,
    canBlock: canBlock(),
    defaultThreads: threads ? Math.max(1, Math.min(MOST_THREADS, await cores(node))) : 1,
    v8: node ? Number.parseInt(process.versions.v8 ?? '0', 10) : 0,
  };
}

/** True in Node, Bun and Deno. */
export function isNode(): boolean {
  return typeof process === 'object' && typeof process.versions === 'object' && process.versions.node !== undefined;
}

async function cores(node: boolean): Promise<number> {
  if (node) return (await builtin('node:os')).availableParallelism();
  return typeof navigator === 'object' ? navigator.hardwareConcurrency : 1;
}

function sharedMemoryWorks(): boolean {
  if (typeof SharedArrayBuffer === 'undefined') return false;
  try {
    // A page without cross-origin isolation may have the class but refuses the object, or refuses to send it to a
    // worker.
    if (typeof crossOriginIsolated === 'boolean' && !crossOriginIsolated) return false;
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    return memory.buffer instanceof SharedArrayBuffer;
  } catch {
    return false;
  }
}

function canBlock(): boolean {
  if (typeof SharedArrayBuffer === 'undefined') return false;
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0);
    return true;
  } catch {
    return false;
  }
}

/** Node 20 has relaxed SIMD behind a flag that takes effect for modules compiled later. */
async function switchOnRelaxedSimd(): Promise<boolean> {
  try {
    (await builtin('node:v8')).setFlagsFromString('--experimental-wasm-relaxed-simd');
    return true;
  } catch {
    return false;
  }
}

/** A module with one SIMD instruction. */
function splat(): Uint8Array<ArrayBuffer> {
  const module = new WasmModule();
  module.func('splat', [], [], (f) => {
    f.f32x4(1);
    f.op('drop');
  });
  return module.toBytes();
}

/** Runs 2 * 3 + 4: early implementations of the proposal had the operands in another order. */
function madd(): boolean {
  const module = new WasmModule();
  module.func(
    'madd',
    [],
    ['f64'],
    (f) => {
      for (const lanes of [2, 3, 4]) f.f64x2(lanes);
      f.op('f64x2.relaxed_madd');
      f.lane('f64x2.extract_lane', 1);
    },
    { export: true },
  );
  const bytes = module.toBytes();
  if (!WebAssembly.validate(bytes)) return false;
  const run = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.madd;
  return typeof run === 'function' && run() === 10;
}
