import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { listDevices } from '../../src/nt/devices/list-devices.js';
import { ENGINE_NAMES } from '../../src/runtime/engines/registry.js';

it('lists what WebAssembly and the reference compute on, and for every device why not or what it allows', async () => {
  const devices = await listDevices();
  const threads = Math.min(16, availableParallelism());
  expect(devices).toContainEqual({
    engine: 'wasm',
    name: `${threads} thread${threads === 1 ? '' : 's'}, SIMD, fused multiply-add`,
    kind: 'cpu',
    dtypes: ['float32', 'float64'],
    missing: null,
    limits: { threads },
  });
  expect(devices).toContainEqual(expect.objectContaining({ engine: 'reference', dtypes: ['float64'], missing: null }));
  for (const { engine, name, missing } of devices) {
    expect(ENGINE_NAMES).toContain(engine);
    expect(name).not.toBe('');
    if (missing !== null) expect(missing).toMatch(/^[A-Z].+\.$/s);
  }
  expect(JSON.parse(JSON.stringify(devices))).toEqual(devices);
});
