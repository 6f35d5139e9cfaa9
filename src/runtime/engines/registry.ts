import { EngineError, InputError } from '../../compile/errors.js';
import type { DType } from '../../compile/graph/node.js';
import type { Device, EngineChoice, EngineName } from '../../types/engine.js';
import type { Engine } from '../engine.js';
import { referenceEngine } from './reference/engine.js';
import { wasmEngine } from './wasm/engine.js';

/** A row an engine. Those that need more than JavaScript are loaded when they are asked for. */
const ENGINES: Readonly<Record<EngineName, () => Promise<Engine>>> = {
  wasm: async () => wasmEngine,
  webgpu: async () => (await import('./webgpu/engine.js')).webgpuEngine,
  tfjs: async () => (await import('./tfjs/engine.js')).tfjsEngine,
  reference: async () => referenceEngine,
};

export const ENGINE_NAMES = Object.keys(ENGINES) as readonly EngineName[];

const isEngineName = (name: unknown): name is EngineName => ENGINE_NAMES.some((known) => known === name);

/**
 * The choice as given, checked.
 * @throws InputError for a name that is none.
 */
export function checkEngine(choice: unknown): EngineChoice {
  if (choice === 'auto' || isEngineName(choice)) return choice;
  throw new InputError(`engine is '${String(choice)}', and must be one of auto, ${ENGINE_NAMES.join(', ')}.`);
}

export const loadEngine = (name: EngineName): Promise<Engine> => ENGINES[name]();

/** Every device of every engine, usable or not. */
export async function allDevices(): Promise<readonly Device[]> {
  const lists = await Promise.all(ENGINE_NAMES.map(async (name) => (await loadEngine(name)).devices()));
  return lists.flat();
}

const DTYPE_NAMES = { f32: 'float32', f64: 'float64' } as const;
const said = new Set<string>();

/** A GPU if one is there that computes in this dtype, else WebAssembly; what was taken is printed once. */
async function automatic(dtype: DType): Promise<Engine> {
  for (const name of ['webgpu', 'tfjs'] as const) {
    const engine = await loadEngine(name);
    if (!engine.dtypes.includes(dtype)) continue;
    const device = (await engine.devices()).find((d) => d.missing === null && d.kind === 'gpu');
    if (device) return announced(engine, device.name, dtype);
  }
  const [device] = await wasmEngine.devices();
  return announced(wasmEngine, device?.name ?? '', dtype);
}

function announced(engine: Engine, device: string, dtype: DType): Engine {
  const text = `typed-tangents: engine 'auto' computes ${DTYPE_NAMES[dtype]} on ${engine.name} (${device}).`;
  // biome-ignore lint/suspicious/noConsole: who leaves the choice to the library is told what it chose, once
  if (!said.has(text)) console.info(text);
  said.add(text);
  return engine;
}

/**
 * The engine for a call.
 * @throws EngineError when the one that was named cannot compute in this dtype.
 */
export async function engineFor(choice: EngineChoice, dtype: DType): Promise<Engine> {
  if (choice === 'auto') return automatic(dtype);
  const engine = await loadEngine(choice);
  if (engine.dtypes.includes(dtype)) return engine;
  throw new EngineError(
    `The ${choice} engine computes in float32, and this call asks for ${DTYPE_NAMES[dtype]}: add dtype: 'float32', or ` +
      "use engine 'wasm'.",
  );
}
