import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { EngineError } from '../../../compile/errors.js';
import { bytesIn, formatBytes } from '../amounts.js';
import { isDone, markDone } from '../marker.js';
import { runProcess } from '../run-process.js';
import { packageFolder } from './install.js';
import { logOf, type SetupStep } from './step.js';

/** A link that replaces what is there; relative, so that the folder may be moved. */
function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true, recursive: true });
  symlinkSync(relative(dirname(path), target), path);
}

/** Puts libraries and headers where the build of the package looks for them. */
function linkLibraries(folder: string): void {
  const deps = join(packageFolder(folder), 'deps');
  const library = (name: string): string => join(folder, 'tensorflow', name);
  link(library('include'), join(deps, 'include'));
  for (const [name, file] of [
    ['libtensorflow.so', 'libtensorflow_cc.so.2'],
    ['libtensorflow_framework.so', 'libtensorflow_framework.so.2'],
  ] as const) {
    link(library(file), join(deps, 'lib', file));
    link(join(deps, 'lib', file), join(deps, 'lib', name));
  }
  // TensorFlow looks for CUDA's libraries beside the folder that it is loaded from
  if (existsSync(join(folder, 'nvidia'))) link(join(folder, 'nvidia'), join(deps, 'nvidia'));
}

/** The addon, once it is built. */
function addonOf(folder: string): string | null {
  const lib = join(packageFolder(folder), 'lib');
  const [api] = existsSync(lib) ? readdirSync(lib) : [];
  const file = join(lib, api ?? '', 'tfjs_binding.node');
  return api !== undefined && existsSync(file) ? file : null;
}

/** Headers of this Node where they are installed with it, so that none are downloaded. */
function nodeHeaders(): Readonly<Record<string, string>> {
  const root = dirname(dirname(process.execPath));
  const there = existsSync(join(root, 'include', 'node', 'node_api.h'));
  return there && !process.env.npm_config_nodedir ? { npm_config_nodedir: root } : {};
}

/** Compiles the addon against the libraries of this hash. */
export function buildStep(folder: string, sha256: string): SetupStep {
  const input = `${sha256} ${process.platform}-${process.arch}`;
  return {
    name: 'build',
    title: 'building the addon',
    tools: ['npm', 'python3', 'g++', 'make'],
    isDone: async () => isDone(folder, 'build', input) && addonOf(folder) !== null,
    run: async () => {
      linkLibraries(folder);
      await runProcess('npx', ['--no-install', 'node-pre-gyp', 'install', '--build-from-source'], {
        cwd: packageFolder(folder),
        env: nodeHeaders(),
        log: logOf(folder, 'build'),
        task: 'build the addon',
      });
      const addon = addonOf(folder);
      if (!addon)
        throw new EngineError(`The build made no tfjs_binding.node (all it said: ${logOf(folder, 'build')}).`);
      markDone(folder, 'build', input);
      return formatBytes(bytesIn(addon));
    },
  };
}
