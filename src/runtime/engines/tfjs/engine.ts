import { EngineError } from '../../../compile/errors.js';
import type { Engine } from '../../engine.js';
import { describeTfjs } from './describe.js';
import { loadTfjs } from './load/load.js';
import { run } from './run.js';

/** The rewritten graph, operation by operation, on any backend of TensorFlow.js. */
export const tfjsEngine: Engine = {
  name: 'tfjs',
  dtypes: ['f32'],
  devices: describeTfjs,
  run: async (program, x1, x2, options) => {
    options.signal?.throwIfAborted();
    return run((await loadTfjs()).tf, program, x1, x2, options);
  },
  runArrays: () =>
    Promise.reject(
      new EngineError("The tfjs engine computes kernels only: use engine 'reference' for finite networks."),
    ),
};
