import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { EngineError } from '../../../compile/errors.js';
import { bytesIn, formatBytes } from '../amounts.js';
import { isDone, markDone } from '../marker.js';
import { runProcess } from '../run-process.js';
import { logOf, type SetupStep } from './step.js';

/** Members of wheels that the addon is built from, or needs when it runs. */
const MEMBERS: readonly string[] = [
  'tensorflow/libtensorflow_cc.so.2',
  'tensorflow/libtensorflow_framework.so.2',
  'tensorflow/include/tensorflow/c/*',
  'tensorflow/include/tensorflow/core/platform/ctstring*',
  'tensorflow/include/tsl/platform/ctstring*',
  'tensorflow/include/xla/tsl/c/*',
  'nvidia/*/lib/*',
  'nvidia/*/bin/*',
  'nvidia/*/nvvm/*',
];

/** Extracts what matches, keeping what may be executed so. */
const EXTRACT = `
import fnmatch, os, sys, zipfile
wheel, into, *patterns = sys.argv[1:]
with zipfile.ZipFile(wheel) as z:
    for member in z.infolist():
        if any(fnmatch.fnmatchcase(member.filename, p) for p in patterns):
            path = z.extract(member, into)
            mode = (member.external_attr >> 16) & 0o777
            if mode: os.chmod(path, mode)
`;

/** A wheel at hand: TensorFlow itself, of which there is one at a time, or a part of CUDA. */
export interface WheelFile {
  readonly file: string;
  readonly sha256: string;
  readonly role: 'tensorflow' | 'cuda';
}

const markerOf = ({ file, role }: WheelFile): string =>
  role === 'tensorflow' ? 'unpack-tensorflow' : `unpack-${basename(file)}`;

export const isUnpacked = (folder: string, wheel: WheelFile): boolean =>
  isDone(folder, markerOf(wheel), wheel.sha256) &&
  existsSync(join(folder, wheel.role === 'tensorflow' ? 'tensorflow' : 'nvidia'));

/** Moves what was unpacked to its place, whole or not at all; libraries of several wheels share a folder. */
function moveIn(from: string, folder: string): void {
  for (const name of readdirSync(from)) {
    const target = join(folder, name);
    if (name === 'tensorflow') {
      rmSync(target, { recursive: true, force: true });
      renameSync(join(from, name), target);
    } else cpSync(join(from, name), target, { recursive: true });
  }
}

/** The libraries and headers of one wheel; `keep` leaves the wheel where it is. */
export function unpackStep(folder: string, wheel: WheelFile, keep: boolean): SetupStep {
  const { file, sha256, role } = wheel;
  const name = basename(file);
  return {
    name: 'unpack',
    title: `unpacking ${name}`,
    tools: ['python3'],
    isDone: async () => isUnpacked(folder, wheel),
    run: async () => {
      const partial = join(folder, 'unpacking');
      rmSync(partial, { recursive: true, force: true });
      mkdirSync(partial, { recursive: true });
      await runProcess('python3', ['-c', EXTRACT, file, partial, ...MEMBERS], {
        log: logOf(folder, `unpack-${name}`),
        task: `unpack ${name}`,
      });
      if (role === 'tensorflow' && !existsSync(join(partial, 'tensorflow', 'libtensorflow_cc.so.2')))
        throw new EngineError(
          `${name} has no tensorflow/libtensorflow_cc.so.2: give a wheel of TensorFlow 2 for Linux.`,
        );
      const bytes = bytesIn(partial);
      moveIn(partial, folder);
      rmSync(partial, { recursive: true, force: true });
      markDone(folder, markerOf(wheel), sha256);
      if (!keep) rmSync(file);
      return formatBytes(bytes);
    },
  };
}
