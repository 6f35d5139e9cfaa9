import { InternalError } from '../../compile/errors.js';
import { treeMap } from '../../compile/tree.js';
import { ArrayFunction } from '../arrays/array-function.js';
import { type Arrays, isArray, mapPlaced, placedLeaves } from '../finite/bind.js';
import type { Traceable } from './differentiable.js';
import { dtypeOf, type EmpiricalOptions } from './options.js';
import { readArguments } from './read-arguments.js';
import { type Arguments, argumentFeeds, traced } from './traced.js';

type Compiled = (args: Arguments, options: EmpiricalOptions) => Promise<Arrays>;

function compiled(f: Traceable, shapes: Arguments, dtype: 'f32' | 'f64', optimize: boolean): Compiled {
  const { inputs, one } = traced(f, shapes, null, dtype);
  const outputs = placedLeaves(one.outputs).map(([path, leaf]) => [`y${path}`, leaf] as const);
  const program = new ArrayFunction(inputs, Object.fromEntries(outputs), dtype, { optimize });
  return async (args, options) => {
    const { dtype: _dtype, optimize: _optimize, ...rest } = options;
    const made = await program.run(argumentFeeds(f, args), rest);
    return mapPlaced(one.outputs, (_leaf, path) => made[`y${path}`] ?? missing(path));
  };
}

const missing = (path: string): never => {
  throw new InternalError(`no result ${path}`);
};

/** Runs a function on arrays; what is compiled is kept for arguments of the same shapes. */
export function callTraceable(f: Traceable) {
  const programs = new Map<string, Compiled>();
  return async (params: unknown, x: unknown, options: EmpiricalOptions = {}): Promise<Arrays> => {
    const args = readArguments(x, null, params);
    const [dtype, optimize] = [dtypeOf(args.x1, options), options.optimize ?? true];
    const shapes = [args.params, args.x1].map((tree) => treeMap(tree, isArray, ({ shape }) => shape.join()));
    const key = JSON.stringify([dtype, optimize, ...shapes]);
    const program = programs.get(key) ?? compiled(f, args, dtype, optimize);
    programs.set(key, program);
    return program(args, options);
  };
}
