import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.js';

/**
 * Reads a command's switches: the names of those that are on.
 * @throws UsageError for an option that is none of them, or anything that is no option.
 */
export function readFlags<Name extends string>(
  command: string,
  args: readonly string[],
  names: readonly Name[],
): ReadonlySet<Name> {
  const { values, positionals } = parse(command, args, names);
  const [extra] = positionals;
  if (extra !== undefined) throw new UsageError(`${command} takes options only, got "${extra}"; ${help(command)}`);
  return new Set(names.filter((name) => values[name] === true));
}

const help = (command: string): string => `typed-tangents ${command} --help lists what there is.`;

function parse(command: string, args: readonly string[], names: readonly string[]) {
  const options = Object.fromEntries(names.map((name) => [name, { type: 'boolean' as const }]));
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    // node explains in several sentences; the first names the option
    const [sentence] = error instanceof Error ? error.message.split('. ') : [String(error)];
    throw new UsageError(`${sentence ?? 'Bad options'}; ${help(command)}`);
  }
}
