import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NATIVE_PACKAGE, NATIVE_VERSION } from '../../../runtime/engines/tfjs/load/native-folder.js';
import { bytesIn, formatBytes } from '../amounts.js';
import { isDone, markDone } from '../marker.js';
import { runProcess } from '../run-process.js';
import { logOf, type SetupStep } from './step.js';

export const packageFolder = (folder: string): string => join(folder, 'node_modules', NATIVE_PACKAGE);

/** The package with its JavaScript; its own install script would look for a library that it cannot have. */
export function installStep(folder: string): SetupStep {
  const wanted = `${NATIVE_PACKAGE}@${NATIVE_VERSION}`;
  return {
    name: 'install',
    title: `installing ${wanted} with npm`,
    tools: ['npm'],
    isDone: async () => isDone(folder, 'install', wanted) && existsSync(join(packageFolder(folder), 'binding.gyp')),
    run: async () => {
      mkdirSync(folder, { recursive: true });
      // without it npm would install into the next folder above that is a package
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'tfjs-node-gpu-build', private: true }));
      const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--save-exact'];
      await runProcess('npm', ['install', ...quiet, wanted], {
        cwd: folder,
        log: logOf(folder, 'install'),
        task: `install ${wanted}`,
      });
      markDone(folder, 'install', wanted);
      return formatBytes(bytesIn(join(folder, 'node_modules')));
    },
  };
}
