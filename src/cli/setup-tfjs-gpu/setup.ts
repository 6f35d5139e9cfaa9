import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { EngineError } from '../../compile/errors.js';
import { FOLDER_VARIABLE, nativeFolder } from '../../runtime/engines/tfjs/load/native-folder.js';
import { formatSeconds } from './amounts.js';
import { markUndone } from './marker.js';
import type { SetupOptions } from './options.js';
import { sha256Of } from './sha256.js';
import { buildStep } from './steps/build.js';
import { type Checked, checkAddon } from './steps/check.js';
import { downloadStep, wheelFile } from './steps/download.js';
import { installStep } from './steps/install.js';
import type { SetupStep } from './steps/step.js';
import { isUnpacked, unpackStep } from './steps/unpack.js';
import { requireTools } from './tools.js';
import { wheelsFor } from './wheels.js';

type Print = (line: string) => void;

/** The steps up to a built addon, in order. */
async function stepsFor({ folder, wheel }: SetupOptions): Promise<readonly SetupStep[]> {
  if (typeof wheel === 'object') {
    if (!existsSync(wheel.file))
      throw new EngineError(`There is no wheel ${wheel.file}: --wheel takes cpu, cuda or a file.`);
    const file = { file: wheel.file, sha256: await sha256Of(wheel.file), role: 'tensorflow' } as const;
    return [installStep(folder), unpackStep(folder, file, true), buildStep(folder, file.sha256)];
  }
  const wheels = wheelsFor(wheel, `${process.platform}-${process.arch}`);
  const fetched = wheels.flatMap((w, k) => {
    const role = k === 0 ? ('tensorflow' as const) : ('cuda' as const);
    const file = { file: wheelFile(folder, w), sha256: w.sha256, role };
    return [downloadStep(folder, w, () => isUnpacked(folder, file)), unpackStep(folder, file, false)];
  });
  return [installStep(folder), ...fetched, buildStep(folder, wheels.map((w) => w.sha256).join())];
}

/** Steps that are left, in order; the tools of all of them are looked for before the first runs. */
async function runSteps(steps: readonly SetupStep[], print: Print): Promise<number> {
  const left: SetupStep[] = [];
  for (const step of steps) if (!(await step.isDone())) left.push(step);
  requireTools([...new Set(left.flatMap((s) => s.tools))]);
  for (const [k, step] of left.entries()) {
    print(`${k + 1}/${left.length} ${step.title}`);
    const started = performance.now();
    const result = await step.run();
    print(`    ${formatSeconds(performance.now() - started)}, ${result}`);
  }
  return left.length;
}

/** What the last line says: whether a GPU is used, and how the engine finds the build. */
function conclusion({ version, gpu }: Checked, options: SetupOptions): string {
  const where = gpu
    ? 'computes on CUDA'
    : `computes on the processor${options.wheel === 'cuda' ? ': it found no usable NVIDIA card or driver' : ''}`;
  const usual = nativeFolder({ ...process.env, [FOLDER_VARIABLE]: undefined }, homedir());
  const told = options.folder === usual ? '' : ` when ${FOLDER_VARIABLE}=${options.folder} is set`;
  return `TensorFlow ${version} is ready and ${where}; engine 'tfjs' takes it from now on${told}.`;
}

/**
 * Builds the native addon of tfjs-node-gpu in a folder of its own, and tries it. Steps that were finished before are
 * skipped, so that it can be run again after anything went wrong.
 *
 * @param print takes a line of progress at a time
 * @throws EngineError in one sentence: a tool that is missing, a download that is not what it should be, a failed build.
 */
export async function setupTfjsGpu(options: SetupOptions, print: Print): Promise<Checked> {
  if (process.platform !== 'linux')
    throw new EngineError(
      `setup-tfjs-gpu builds on Linux only, and this is ${process.platform}: use engine 'webgpu' for the graphics card here.`,
    );
  const { folder } = options;
  print(`building in ${folder}`);
  const steps = await stepsFor(options);
  const ran = await runSteps(steps, print);
  if (ran === 0) print('everything was there');
  const checked = await checkAddon(folder).catch((error: unknown) => {
    // what was built does not work: built again next time
    markUndone(folder, 'build');
    throw error;
  });
  print(conclusion(checked, options));
  return checked;
}
