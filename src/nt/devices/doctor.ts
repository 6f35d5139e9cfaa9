import type { Engine } from '../../runtime/engine.js';
import { ENGINE_NAMES, loadEngine } from '../../runtime/engines/registry.js';
import type { EngineName } from '../../types/engine.js';
import { examine } from './examine.js';
import { host } from './host.js';
import type { DoctorReport, EngineReport } from './report.js';
import { testNetworks } from './self-test-networks.js';

/** How to look. */
export interface DoctorOptions {
  /** The engines to look at; default: all. */
  readonly engines?: readonly EngineName[];
  /** Milliseconds that one answer of an engine may take before it counts as failed; default 30 000. */
  readonly timeLimit?: number;
}

/** Options beyond the public ones, for tests. */
export interface InternalDoctorOptions extends DoctorOptions {
  readonly load?: (name: EngineName) => Promise<Engine>;
}

/**
 * Looks at every engine: what is there, what is missing and what to install, the limits of the devices, and whether
 * NNGP and NTK of a small convolutional and a small dense network agree with float64.
 *
 * Takes about a second for each engine, longer where a driver compiles slowly, and never throws: an engine that fails is
 * a line of the report, with its sentence.
 *
 * @example console.log(formatReport(await doctor()));
 */
export const doctor = (options: DoctorOptions = {}): Promise<DoctorReport> => examineAll(options);

/** As `doctor`, for engines that need not be the library's. */
export async function examineAll(options: InternalDoctorOptions): Promise<DoctorReport> {
  const { engines: names = ENGINE_NAMES, timeLimit = 30_000, load = loadEngine } = options;
  const networks = testNetworks();
  const engines: EngineReport[] = [];
  // one after the other: they share the processor, and times should mean something
  for (const name of names) engines.push(await examine(name, load, networks, timeLimit));
  return { host: host(), ok: engines.every((e) => e.status !== 'failed'), engines };
}
