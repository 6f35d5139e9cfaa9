import type { Engine } from '../../engine.js';
import { runArrays } from './arrays/run-arrays.js';
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
  runArrays: async (program, feeds, options) => {
    options.signal?.throwIfAborted();
    return runArrays((await loadTfjs()).tf, program.graph, feeds, options);
  },
};
