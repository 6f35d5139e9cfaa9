import { allDevices } from '../../runtime/engines/registry.js';
import type { Device } from '../../types/engine.js';

/**
 * Every device of every engine: those that can be used (`missing` is `null`) and those that cannot, with the reason
 * and what to install. Nothing is computed; `doctor` also tries them out.
 *
 * @example for (const { engine, name, missing } of await listDevices()) console.log(engine, name, missing ?? 'ready');
 */
export const listDevices = (): Promise<readonly Device[]> => allDevices();
