import { parseArgs } from 'node:util';

export const USAGE = `npm start -- [options]

Predicts handwritten digits with infinitely wide networks and writes a report.
  --nets A,B      networks to run (default: all)
  --n-train N     training digits per network, 10 to 1000 (default: as the reference; else nothing is compared with it)
  --out FILE      where the report goes (default: report/digits.html)
  --help          this text`;

export interface Options<Name extends string> {
  readonly nets: readonly Name[];
  readonly nTrain: number | null;
  readonly out: string;
}

/** A mistake in how the program was called: one sentence, no stack. */
export class UsageError extends Error {}

/** Reads the command line; `'help'` when that is what it asks for. */
export function parseOptions<Name extends string>(
  args: readonly string[],
  known: readonly Name[],
): Options<Name> | 'help' {
  const values = parse(args);
  if (values.help === true) return 'help';
  return {
    nets: values.nets === undefined ? known : netsOf(values.nets, known),
    nTrain: values['n-train'] === undefined ? null : countOf(values['n-train']),
    out: values.out ?? 'report/digits.html',
  };
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        nets: { type: 'string' },
        'n-train': { type: 'string' },
        out: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    return values;
  } catch (error) {
    // node explains in several sentences; the first names the option
    const [sentence] = error instanceof Error ? error.message.split('. ') : [String(error)];
    throw new UsageError(`${sentence ?? 'Bad options'}; --help lists what there is.`);
  }
}

function netsOf<Name extends string>(list: string, known: readonly Name[]): readonly Name[] {
  return list.split(',').map((asked) => {
    const name = known.find((n) => n === asked.trim());
    if (name === undefined)
      throw new UsageError(`--nets does not know "${asked.trim()}"; there are ${known.join(', ')}.`);
    return name;
  });
}

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 10 || count > 1000) {
    throw new UsageError(`--n-train is a whole number from 10 to 1000, got "${text}".`);
  }
  return count;
}
