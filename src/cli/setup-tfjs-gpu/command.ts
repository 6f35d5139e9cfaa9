import { readSetupOptions, USAGE } from './options.js';
import { setupTfjsGpu } from './setup.js';

/** `typed-tangents setup-tfjs-gpu`; resolves to the exit code, and throws an EngineError that says what is missing. */
export async function setupTfjsGpuCommand(args: readonly string[], print: (line: string) => void): Promise<number> {
  const options = readSetupOptions(args);
  if (options === 'help') print(USAGE);
  else await setupTfjsGpu(options, print);
  return 0;
}
