import type { Engine } from '../../engine.js';
import { findAdapter } from './adapter.js';
import { runArrays } from './arrays/run-arrays.js';
import { run } from './run.js';
import { sharedDevice } from './shared-device.js';

/** Generated WGSL on WebGPU: Dawn in Node, the browser's own in pages. Computes in float32. */
export const webgpuEngine: Engine = {
  name: 'webgpu',
  dtypes: ['f32'],
  devices: async () => [(await findAdapter()).device],
  run: async (program, x1, x2, options) => {
    options.signal?.throwIfAborted();
    const shared = await sharedDevice();
    return shared.exclusive(() => run(shared, program.plan, x1, x2, options));
  },
  runArrays: async (program, feeds, options) => {
    options.signal?.throwIfAborted();
    const shared = await sharedDevice();
    return shared.exclusive(() => runArrays(shared, program.plan, feeds, options));
  },
};
