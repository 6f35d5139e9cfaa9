import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../../../compile/errors.js';
import { NATIVE_PACKAGE, READY_FILE } from '../../../runtime/engines/tfjs/load/native-folder.js';
import { runProcess } from '../run-process.js';
import { logOf } from './step.js';

/** What the addon says of itself. */
export interface Checked {
  readonly version: string;
  readonly gpu: boolean;
}

/** Loads the addon in a process of its own, multiplies two matrices, and prints what came out. */
const SCRIPT = `
const util = require('node:util');
util.isNullOrUndefined ??= (x) => x === null || x === undefined;
util.isArray ??= Array.isArray;
const tf = require('${NATIVE_PACKAGE}');
const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
tf.matMul(x, x).data().then((product) => {
  const backend = tf.backend();
  const version = String(backend.binding?.TF_Version ?? '');
  const gpu = backend.isUsingGpuDevice === true;
  console.log('checked ' + JSON.stringify({ version, gpu, product: [...product] }));
});
`;

const isChecked = (value: unknown): value is Checked & { readonly product: readonly unknown[] } =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  typeof value.version === 'string' &&
  'gpu' in value &&
  typeof value.gpu === 'boolean' &&
  'product' in value &&
  Array.isArray(value.product);

/**
 * Tries the addon; only then does the engine see it.
 * @throws EngineError when it does not load, or multiplies wrongly.
 */
export async function checkAddon(folder: string): Promise<Checked> {
  rmSync(join(folder, READY_FILE), { force: true });
  const output = await runProcess(process.execPath, ['-e', SCRIPT], {
    cwd: folder,
    env: { TF_CPP_MIN_LOG_LEVEL: process.env.TF_CPP_MIN_LOG_LEVEL ?? '3' },
    log: logOf(folder, 'check'),
    task: 'use the addon that was built',
  });
  const line = output.split('\n').find((text) => text.startsWith('checked '));
  const found: unknown = JSON.parse(line?.slice('checked '.length) ?? 'null');
  if (!isChecked(found) || found.product.join() !== '7,10,15,22')
    throw new EngineError(`The addon multiplies matrices wrongly: ${line ?? 'it said nothing'}.`);
  const { version, gpu } = found;
  writeFileSync(join(folder, READY_FILE), `${JSON.stringify({ version, gpu })}\n`);
  return { version, gpu };
}
