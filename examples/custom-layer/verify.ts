import { join } from 'node:path';
import { type LayerReport, type VerifyOptions, verifyLayer } from '../../src/testing.js';
import { DecayReadout } from './decay-readout.js';
import { typeCheck } from './type-check.js';

const folder = join(import.meta.dirname, '..', '..', '.tmp', 'custom-layer');

/** All checks of the layer. */
export const verify = (options: VerifyOptions = {}): Promise<LayerReport> =>
  verifyLayer((n) => DecayReadout(n, { decay: 0.8, wStd: 1.4, bStd: 0.3 }), {
    types: {
      head: "import { DecayReadout } from '../../examples/custom-layer/decay-readout.js';",
      code: 'DecayReadout(8, { decay: 0.8 })',
      from: '../../src/index.js',
      compile: (source) => typeCheck(folder, source),
    },
    ...options,
  });
