import type { Command } from './command.js';
import { devicesCommand } from './devices/command.js';
import { doctorCommand } from './doctor/command.js';

/** A row a command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  {
    name: 'doctor',
    summary: 'try every engine, and say what is missing',
    run: (args, print) => doctorCommand(args, print),
  },
  { name: 'devices', summary: 'list what kernels can be computed on', run: devicesCommand },
  {
    name: 'setup-tfjs-gpu',
    summary: 'build tfjs-node-gpu against a current TensorFlow',
    run: async (args, print) => (await import('./setup-tfjs-gpu/command.js')).setupTfjsGpuCommand(args, print),
  },
];
