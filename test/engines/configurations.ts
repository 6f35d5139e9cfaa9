/** The engines, each in every way that tests of meaning run it. */
import { loadEngine } from '../../src/runtime/engines/registry.js';
import type { EngineName } from '../../src/types/engine.js';
import type { Dtype, Row } from '../property/support/tolerance.js';
import type { OptionalEngine } from './required.js';
import { softwareVulkan } from './software-vulkan.js';
import { type BackendName, tensorsAlive, useBackend } from './tfjs-backends.js';

/** Names for `npm run golden -- FILE --engine NAME`, and for skips. */
export type ConfigurationName = 'reference' | 'wasm' | OptionalEngine;

export type Effort = 'all' | 'some' | 'few' | 'fewest';

export interface Configuration {
  readonly name: ConfigurationName;
  readonly title: string;
  readonly engine: EngineName;
  readonly dtype: Dtype;
  /** What its roundings may do. */
  readonly row: Row;
  /** Options of a call that runs on it. */
  readonly options: { readonly engine: EngineName; readonly dtype: Dtype; readonly threads?: number };
  /**
   * How many of the random cases it gets: all, some, a few where a call is slow or another one says the same, and the
   * fewest where every network takes seconds to compile (WebGPU on the processor).
   */
  readonly effort: Effort;
  /** Brings in what the engine needs; called before each test, since backends of tfjs take each other's place. */
  prepare(): Promise<void>;
  /** `null` where it can run, else the sentence why not. */
  available(): Promise<string | null>;
  /** What the engine holds on its device, where that is counted: the same before and after every test. */
  alive?(): number;
}

const nothing = (): Promise<void> => Promise.resolve();

/** Why no device of an engine can be used. */
async function missingDevice(engine: EngineName): Promise<string | null> {
  const devices = await (await loadEngine(engine)).devices();
  if (devices.some((d) => d.missing === null)) return null;
  return devices[0]?.missing ?? `the ${engine} engine knows no device.`;
}

const plain = (name: 'reference' | 'wasm', dtype: Dtype, effort: Effort, threads?: 1): Configuration => ({
  name,
  title: [name, dtype, ...(threads === 1 ? ['one thread'] : [])].join(', '),
  engine: name,
  dtype,
  row: dtype,
  options: { engine: name, dtype, ...(threads === undefined ? {} : { threads }) },
  effort,
  prepare: nothing,
  available: () => missingDevice(name),
});

const webgpu: Configuration = {
  name: 'webgpu',
  title: 'webgpu, float32',
  engine: 'webgpu',
  dtype: 'float32',
  row: 'wgsl',
  options: { engine: 'webgpu', dtype: 'float32' },
  effort: 'fewest',
  prepare: () => {
    Object.assign(process.env, softwareVulkan());
    return Promise.resolve();
  },
  available: () => missingDevice('webgpu'),
};

const tfjs = (name: 'tfjs' | 'tfjs-gpu', title: string, backend: BackendName): Configuration => ({
  name,
  title,
  engine: 'tfjs',
  dtype: 'float32',
  row: 'float32',
  options: { engine: 'tfjs', dtype: 'float32' },
  effort: 'few',
  prepare: async () => {
    await useBackend(backend);
  },
  available: async () => {
    const tf = await useBackend(backend);
    return typeof tf === 'string' ? tf : missingDevice('tfjs');
  },
  alive: tensorsAlive,
});

export const CONFIGURATIONS: readonly Configuration[] = [
  plain('wasm', 'float64', 'all'),
  plain('wasm', 'float64', 'few', 1),
  plain('wasm', 'float32', 'some'),
  plain('wasm', 'float32', 'few', 1),
  plain('reference', 'float64', 'some'),
  webgpu,
  tfjs('tfjs', 'tfjs on its wasm backend, float32', 'wasm'),
  tfjs('tfjs-gpu', 'tfjs on the native addon, float32', 'native'),
];

/** The first configuration of an engine: the one that stands for it where one has to. */
export const configurationOf = (name: string): Configuration | undefined => CONFIGURATIONS.find((c) => c.name === name);
