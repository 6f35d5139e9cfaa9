import { ArrayFunction } from '../arrays/array-function.js';
import { type Arrays, byPath, resultTree, signature } from '../finite/bind.js';
import type { Traceable } from '../finite/traceable.js';
import { dtypeOf, type EmpiricalOptions, runOptionsOf } from './options.js';
import { paired, withPassArrays } from './paired.js';
import { readArguments } from './read-arguments.js';
import { type Arguments, argumentFeeds, traced } from './traced.js';

type Compiled = (args: Arguments, options: EmpiricalOptions) => Promise<Arrays>;

function compiled(f: Traceable, shapes: Arguments, dtype: 'f32' | 'f64', optimize: boolean): Compiled {
  const { inputs, one } = traced(f, shapes, null, dtype);
  const program = new ArrayFunction(inputs, byPath('y', one.outputs), dtype, { optimize });
  return async (args, options) => {
    return resultTree('y', one.outputs, await program.run(argumentFeeds(f, args), runOptionsOf(options)));
  };
}

/** Runs a function on arrays; what is compiled is kept for arguments of the same shapes. */
export function callTraceable(f: Traceable) {
  const programs = new Map<string, Compiled>();
  return async (params: unknown, x: unknown, options: EmpiricalOptions = {}): Promise<Arrays> => {
    const given = readArguments(x, null, params);
    const [dtype, optimize] = [dtypeOf(given.x1, options), options.optimize ?? true];
    const args = withPassArrays(f, given, options, dtype);
    const key = JSON.stringify([dtype, optimize, signature(args.params), signature(args.x1)]);
    const program = programs.get(key) ?? compiled(paired(f), args, dtype, optimize);
    programs.set(key, program);
    return program(args, options);
  };
}
