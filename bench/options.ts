import { parseArgs } from 'node:util';
import type { Dtype, EngineName } from './job.js';
import { DTYPES, ENGINES } from './job.js';

export const USAGE = `npm run bench -- [NAMES] [options]

Times NNGP and NTK together, each measurement in a fresh process.
  NAMES            gap21, flat21, myrtle5, fc3 (default: all)
  --engine LIST    wasm,webgpu (default: wasm); webgpu has f32 alone, on one thread
  --dtype LIST     f32,f64 (default: both)
  --threads LIST   thread counts, such as 1,2 (default: 1 and all cores)
  --x2 LIST        given,null (default: both); null is the kernel of a batch with itself
  --repeat N       measured calls, of which the median counts (default: 5)
  --batch N        samples in each batch (default: 8 gap21, 64 flat21, 8 myrtle5, 2000 fc3)
  --json           one JSON object instead of a table
  --help           this text`;

export interface Options<Name extends string> {
  readonly names: readonly Name[];
  readonly engines: readonly EngineName[];
  readonly dtypes: readonly Dtype[];
  readonly threads: readonly number[];
  readonly symmetric: readonly boolean[];
  readonly repeat: number;
  /** `null`: the network's own. */
  readonly batch: number | null;
  readonly json: boolean;
}

/** A mistake in how the program was called: one sentence, no stack. */
export class UsageError extends Error {}

/** Reads the command line; `'help'` when that is what it asks for. */
export function parseOptions<Name extends string>(
  args: readonly string[],
  known: readonly Name[],
  cores: number,
): Options<Name> | 'help' {
  const { values, positionals } = parse(args);
  if (values.help === true) return 'help';
  const { engine = 'wasm', dtype = 'f32,f64', x2 = 'given,null', repeat = '5' } = values;
  const { threads = cores === 1 ? '1' : `1,${cores}` } = values;
  return {
    names: positionals.length === 0 ? known : positionals.map((name) => oneOf('The bench', name, known)),
    engines: engine.split(',').map((e) => oneOf('--engine', e, ENGINES)),
    dtypes: dtype.split(',').map((d) => oneOf('--dtype', d, DTYPES)),
    threads: threads.split(',').map((t) => count('--threads', t)),
    symmetric: x2.split(',').map((x) => oneOf('--x2', x, ['given', 'null']) === 'null'),
    repeat: count('--repeat', repeat),
    batch: values.batch === undefined ? null : count('--batch', values.batch),
    json: values.json === true,
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const lists = { engine: text, dtype: text, threads: text, x2: text };
  const options = { ...lists, repeat: text, batch: text, json: flag, help: flag };
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    // node explains in several sentences; the first names the option
    const [sentence] = error instanceof Error ? error.message.split('. ') : [String(error)];
    throw new UsageError(`${sentence ?? 'Bad options'}; --help lists what there is.`);
  }
}

function oneOf<T extends string>(what: string, text: string, known: readonly T[]): T {
  const found = known.find((k) => k === text.trim());
  if (found === undefined)
    throw new UsageError(`${what} does not know "${text.trim()}"; there are ${known.join(', ')}.`);
  return found;
}

function count(what: string, text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new UsageError(`${what} takes whole numbers from 1 on, got "${text}".`);
  return n;
}
