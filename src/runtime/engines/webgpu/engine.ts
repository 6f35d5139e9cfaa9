import { EngineError } from '../../../compile/errors.js';
import type { Engine } from '../../engine.js';

export const webgpuEngine: Engine = {
  name: 'webgpu',
  dtypes: ['f32'],
  devices: async () => [],
  run: () => Promise.reject(new EngineError('being written')),
};
