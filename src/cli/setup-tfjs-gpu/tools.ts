import { spawnSync } from 'node:child_process';
import { EngineError } from '../../compile/errors.js';

/** A program that a step calls: how to see that it is there, and what to install where it is not. */
interface Tool {
  readonly probe: readonly [command: string, ...args: readonly string[]];
  readonly purpose: string;
  readonly install: string;
}

const TOOLS = {
  npm: { probe: ['npm', '--version'], purpose: 'install the package', install: 'it comes with Node' },
  python3: {
    probe: ['python3', '--version'],
    purpose: "unpack TensorFlow's library and build the addon",
    install: 'apt install python3, or dnf install python3',
  },
  pip: {
    probe: ['python3', '-m', 'pip', '--version'],
    purpose: "download TensorFlow's library",
    install: 'apt install python3-pip, or dnf install python3-pip',
  },
  'g++': {
    probe: ['g++', '--version'],
    purpose: 'build the addon',
    install: 'apt install g++, or dnf install gcc-c++',
  },
  make: { probe: ['make', '--version'], purpose: 'build the addon', install: 'apt install make, or dnf install make' },
} as const satisfies Readonly<Record<string, Tool>>;

export type ToolName = keyof typeof TOOLS;

/** Whether a program is there and runs. */
export const works = ([command, ...args]: Tool['probe']): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** @throws EngineError for the first that is missing, with what to install. */
export function requireTools(names: readonly ToolName[], there: (probe: Tool['probe']) => boolean = works): void {
  for (const name of names) {
    const { probe, purpose, install } = TOOLS[name];
    if (!there(probe))
      throw new EngineError(
        `setup-tfjs-gpu needs ${name} to ${purpose}, and \`${probe.join(' ')}\` does not run here: ${install}; then run it again.`,
      );
  }
}
