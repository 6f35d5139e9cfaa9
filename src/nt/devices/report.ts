import type { Device, EngineName } from '../../types/engine.js';

/** What {@link DoctorReport} says of one small kernel computed on an engine; plain data. */
export interface SelfTest {
  readonly network: string;
  readonly dtype: 'float32' | 'float64';
  /** Largest relative error of an NNGP or NTK entry against float64; `null` if there is no number to compare. */
  readonly worstError: number | null;
  /** What it may be. */
  readonly bound: number;
  /** Time of the run, compiling included. */
  readonly milliseconds: number;
  readonly ok: boolean;
  /** One sentence: what went wrong; `null` if all is well. */
  readonly failure: string | null;
}

/** One engine: what it can compute on, and how that went. */
export interface EngineReport {
  readonly engine: EngineName;
  /** `ready`: has a device and passed its tests; `missing`: has none; `failed`: has one and does not work. */
  readonly status: 'ready' | 'missing' | 'failed';
  readonly devices: readonly Device[];
  /** One sentence, if the engine could not even be asked; else `null`. */
  readonly failure: string | null;
  /** Empty for an engine without a device, and for `reference`, which the others are compared with. */
  readonly tests: readonly SelfTest[];
}

/** The state of every engine here; plain data, fit for JSON. */
export interface DoctorReport {
  /** What runs JavaScript, e.g. `Node 20.20.2 on linux x64`. */
  readonly host: string;
  /** No engine failed. One that is missing has not failed. */
  readonly ok: boolean;
  readonly engines: readonly EngineReport[];
}
