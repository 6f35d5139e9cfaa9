/** `npm run bench`: times the networks and prints a table, or JSON with `--json`. */
import { availableParallelism } from 'node:os';
import type { Job, Result } from './job.js';
import type { NetworkName } from './networks.js';
import { NETWORK_NAMES, networks } from './networks.js';
import type { Options } from './options.js';
import { parseOptions, USAGE, UsageError } from './options.js';
import { runJob } from './spawn.js';
import { header, tableLine } from './table.js';

const jobsOf = (o: Options<NetworkName>): readonly Job[] =>
  o.names.flatMap((name) =>
    o.engines.flatMap((engine) =>
      o.dtypes
        .filter((dtype) => engine === 'wasm' || dtype === 'f32')
        .flatMap((dtype) =>
          o.symmetric.flatMap((symmetric) =>
            (engine === 'wasm' ? o.threads : [1]).map((threads) => ({
              name,
              engine,
              dtype,
              symmetric,
              threads,
              repeat: o.repeat,
              batch: o.batch ?? networks[name].batch,
            })),
          ),
        ),
    ),
  );

async function main(args: readonly string[]): Promise<void> {
  const options = parseOptions(args, NETWORK_NAMES, availableParallelism());
  if (options === 'help') {
    console.log(USAGE);
    return;
  }
  const results: Result[] = [];
  if (!options.json) console.log(header());
  for (const job of jobsOf(options)) {
    const result = await runJob(job);
    results.push(result);
    if (!options.json) console.log(tableLine(result));
  }
  if (options.json) console.log(JSON.stringify({ results }));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
