import type { FunctionBuilder, Local } from '../emitter.js';

/** Fresh i32 locals by name. */
export function integers<Name extends string>(
  f: FunctionBuilder,
  ...names: readonly Name[]
): Readonly<Record<Name, Local>> {
  const locals: Partial<Record<Name, Local>> = {};
  for (const name of names) locals[name] = f.local('i32');
  return locals as Record<Name, Local>;
}
