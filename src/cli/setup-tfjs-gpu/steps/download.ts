import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../../../compile/errors.js';
import { bytesIn, formatBytes } from '../amounts.js';
import { runProcess } from '../run-process.js';
import { sha256Of } from '../sha256.js';
import { PIP_PLATFORM, type Wheel } from '../wheels.js';
import { logOf, type SetupStep } from './step.js';

export const wheelFile = (folder: string, wheel: Wheel): string => join(folder, 'wheels', wheel.file);

/** Whether a wheel is there, whole; one that is not whole is removed. */
async function isWhole(file: string, { sha256 }: Wheel): Promise<boolean> {
  if (!existsSync(file)) return false;
  if ((await sha256Of(file)) === sha256) return true;
  rmSync(file);
  return false;
}

/**
 * One wheel, by pip. `unpacked` says whether its content is there already: then the wheel itself is not needed.
 */
export function downloadStep(folder: string, wheel: Wheel, unpacked: () => boolean): SetupStep {
  const file = wheelFile(folder, wheel);
  return {
    name: 'download',
    title: `downloading ${wheel.requirement} with pip`,
    tools: ['python3', 'pip'],
    isDone: async () => unpacked() || (await isWhole(file, wheel)),
    run: async () => {
      const into = join(folder, 'wheels');
      mkdirSync(into, { recursive: true });
      const options = ['--no-deps', '--only-binary=:all:', '--disable-pip-version-check', '--no-cache-dir'];
      const args = ['-m', 'pip', 'download', ...options, ...PIP_PLATFORM, '--dest', into, wheel.requirement];
      await runProcess('python3', args, {
        log: logOf(folder, `download-${wheel.file}`),
        task: `download ${wheel.requirement}`,
      });
      if (!existsSync(file))
        throw new EngineError(
          `pip downloaded ${wheel.requirement}, but not ${wheel.file}: its index has another build.`,
        );
      const found = await sha256Of(file);
      if (found === wheel.sha256) return formatBytes(bytesIn(file));
      rmSync(file);
      throw new EngineError(
        `${wheel.file} has SHA-256 ${found}, and must have ${wheel.sha256}: the download was changed or cut short; run ` +
          'it again, or give a wheel that you trust with --wheel FILE.',
      );
    },
  };
}
