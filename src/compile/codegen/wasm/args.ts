import { InternalError } from '../../errors.js';
import type { FunctionBuilder, Local } from './emitter.js';

/**
 * The arguments of a task function: i32 words in memory, by name. The host writes them with `pack`, the kernel reads
 * them
 * with `read`, both in the order of the names.
 */
export class ArgsLayout<Name extends string> {
  constructor(readonly names: readonly Name[]) {}

  /** Bytes the words take. */
  get bytes(): number {
    return 4 * this.names.length;
  }

  /** The words for the host to store; addresses above 2^31 wrap. */
  pack(values: Readonly<Record<Name, number>>): Int32Array {
    return Int32Array.from(this.names, (name) => values[name] | 0);
  }

  /** Byte offset of one word. */
  offset(name: Name): number {
    const index = this.names.indexOf(name);
    if (index < 0) throw new InternalError(`There is no argument ${name}`);
    return 4 * index;
  }

  /** Loads every word into a local of its own. */
  read(f: FunctionBuilder, args: Local): Readonly<Record<Name, Local>> {
    const locals: Partial<Record<Name, Local>> = {};
    for (const name of this.names) {
      const local = f.local('i32');
      f.get(args);
      f.load('i32.load', { offset: this.offset(name) });
      f.set(local);
      locals[name] = local;
    }
    return locals as Record<Name, Local>;
  }
}
