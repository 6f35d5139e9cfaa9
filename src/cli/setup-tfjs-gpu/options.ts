import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { nativeFolder } from '../../runtime/engines/tfjs/load/native-folder.js';
import { UsageError } from '../usage-error.js';

/** What is built, from what, and where. */
export interface SetupOptions {
  /** The folder everything goes to. */
  readonly folder: string;
  /** TensorFlow for the processor, for CUDA, or a wheel file at hand. */
  readonly wheel: 'cpu' | 'cuda' | { readonly file: string };
}

export const USAGE = `typed-tangents setup-tfjs-gpu [--wheel cpu|cuda|FILE] [--cache DIR]

Builds the native addon of @tensorflow/tfjs-node-gpu 4.22.0 against a current TensorFlow, so that engine 'tfjs' finds it:
installs the package, downloads TensorFlow's library, builds, and tries a matrix product. A run that was cut short goes
on where it stopped. For Linux; needs python3 with pip, g++ and make, and about 1.2 GB (with CUDA, 7 GB).
  --wheel cpu    TensorFlow 2.21.0 for the processor (the default)
  --wheel cuda   TensorFlow 2.21.0 for NVIDIA cards, with the CUDA libraries it needs
  --wheel FILE   a wheel of TensorFlow 2 that is at hand
  --cache DIR    where to build; TT_TFJS_GPU_CACHE=DIR then tells the engine
                 (default: typed-tangents/tfjs-node-gpu-4.22.0 in $XDG_CACHE_HOME or ~/.cache)
  --help         this text`;

const HELP = 'typed-tangents setup-tfjs-gpu --help lists what there is.';

function read(args: readonly string[]) {
  const options = { wheel: { type: 'string' }, cache: { type: 'string' }, help: { type: 'boolean' } } as const;
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    // node explains in several sentences; the first names the option
    const [sentence] = error instanceof Error ? error.message.split('. ') : [String(error)];
    throw new UsageError(`${sentence ?? 'Bad options'}; ${HELP}`);
  }
}

function wheelOf(text: string): SetupOptions['wheel'] {
  if (text === 'cpu' || text === 'cuda') return text;
  if (text.endsWith('.whl')) return { file: resolve(text) };
  throw new UsageError(`--wheel is ${JSON.stringify(text)}, and must be cpu, cuda or a file that ends in .whl.`);
}

/**
 * Reads the arguments of the command; `help` where its text is asked for.
 * @throws UsageError on anything unknown.
 */
export function readSetupOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): SetupOptions | 'help' {
  const { values, positionals } = read(args);
  const [extra] = positionals;
  if (extra !== undefined) throw new UsageError(`setup-tfjs-gpu takes options only, got "${extra}"; ${HELP}`);
  if (values.help) return 'help';
  if (values.cache === '') throw new UsageError('--cache is empty, and must be a folder.');
  return { folder: resolve(values.cache ?? nativeFolder(env, home)), wheel: wheelOf(values.wheel ?? 'cpu') };
}
