import { doctor } from '../../nt/devices/doctor.js';
import { formatReport } from '../../nt/devices/format-report.js';
import type { Print } from '../command.js';
import { readFlags } from '../flags.js';

const USAGE = `typed-tangents doctor [--json]

Looks at every engine and tries it out: what is there, what is missing and what to install, and how far
small kernels are from float64. Exit code 1 if an engine that is there does not work.
  --json   the report as one JSON object instead of text
  --help   this text`;

/** `typed-tangents doctor`; `examine` makes the report. */
export async function doctorCommand(args: readonly string[], print: Print, examine = doctor): Promise<number> {
  const flags = readFlags('doctor', args, ['json', 'help']);
  if (flags.has('help')) {
    print(USAGE);
    return 0;
  }
  const report = await examine();
  print(flags.has('json') ? JSON.stringify(report, null, 2) : formatReport(report));
  return report.ok ? 0 : 1;
}
