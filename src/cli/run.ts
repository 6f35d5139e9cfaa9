import { TangentsError } from '../compile/errors.js';
import type { Command, Print } from './command.js';
import { COMMANDS } from './commands.js';
import { UsageError } from './usage-error.js';
import { version } from './version.js';

const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(16)}${summary}`);
const names = COMMANDS.map(({ name }) => name).join(', ');

const USAGE = `typed-tangents COMMAND [options]

${lines.join('\n')}

  --version       the version of this package
  --help          this text; behind a command, that command's`;

function commandOf(name: string | undefined): Command {
  if (name === undefined) throw new UsageError(`Name a command: ${names}; --help says what they do.`);
  const command = COMMANDS.find((c) => c.name === name);
  if (command) return command;
  const what = name.startsWith('-') ? 'option' : 'command';
  throw new UsageError(`There is no ${what} ${name}; the commands are ${names}, and --help says what they do.`);
}

async function dispatch([first, ...rest]: readonly string[], print: Print): Promise<number> {
  if (first === '--help' || first === '-h') print(USAGE);
  else if (first === '--version') print(await version());
  else return commandOf(first).run(rest, print);
  return 0;
}

/**
 * The program `typed-tangents`: does what the arguments say.
 * @returns the exit code: 0, 1 when something does not work, 2 on wrong use (one sentence to `printError`).
 */
export async function run(args: readonly string[], print: Print, printError: Print): Promise<number> {
  try {
    return await dispatch(args, print);
  } catch (error) {
    if (error instanceof UsageError) {
      printError(error.message);
      return 2;
    }
    printError(error instanceof TangentsError ? error.message : String(error instanceof Error ? error.stack : error));
    return 1;
  }
}
