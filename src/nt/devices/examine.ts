import type { Engine } from '../../runtime/engine.js';
import type { Device, EngineName } from '../../types/engine.js';
import type { EngineReport, SelfTest } from './report.js';
import { selfTest, sentenceOf } from './self-test.js';
import type { TestNetwork } from './self-test-networks.js';
import { within } from './within.js';

const DTYPES = { f32: 'float32', f64: 'float64' } as const;

/** Looks at one engine and tries it on every network in every dtype it has. Never throws. */
export async function examine(
  name: EngineName,
  load: (name: EngineName) => Promise<Engine>,
  networks: readonly TestNetwork[],
  limit: number,
): Promise<EngineReport> {
  let engine: Engine;
  let devices: readonly Device[];
  try {
    const late = `The ${name} engine did not say what it has within ${limit / 1000} s.`;
    [engine, devices] = await within(limit, late, async () => {
      const loaded = await load(name);
      return [loaded, await loaded.devices()];
    });
  } catch (error) {
    return { engine: name, status: 'failed', devices: [], failure: sentenceOf(error), tests: [] };
  }
  if (!devices.some((d) => d.missing === null))
    return { engine: name, status: 'missing', devices, failure: null, tests: [] };
  const tests: SelfTest[] = [];
  if (name !== 'reference')
    for (const dtype of engine.dtypes)
      for (const network of networks) tests.push(await selfTest(engine, network, DTYPES[dtype], limit));
  return { engine: name, status: tests.every((t) => t.ok) ? 'ready' : 'failed', devices, failure: null, tests };
}
