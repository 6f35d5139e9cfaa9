/**
 * WebAssembly modules written from TypeScript: one imported memory, functions that call each other, exports.
 *
 * The code of a function is written in stack order, by the names of the WebAssembly text format (`opcodes.ts`); control
 * flow nests as callbacks, locals are handed out and taken back. `y[i] = a * x[i] + y[i]` over n floats, n divisible
 * by 4:
 *
 *     const module = new WasmModule();
 *     module.importMemory({ shared: true, initial: 1, maximum: 65536 });         // env.memory, pages of 64 KiB
 *     module.func('axpy', ['i32', 'i32', 'f32', 'i32'], [], (f, x, y, a, bytes) => {
 *       const [i, va] = [f.local('i32'), f.local('v128')];
 *       f.assign(va, () => { f.get(a); f.op('f32x4.splat'); });                   // va = splat(a)
 *       f.for(i, 0, bytes, 16, () => {                                            // for (i = 0; i < bytes; i += 16)
 *         f.get(y); f.get(i); f.op('i32.add');                                    // address of the store below
 *         f.get(x); f.get(i); f.op('i32.add'); f.load('v128.load', { offset: 0 });
 *         f.get(va); f.op('f32x4.mul');
 *         f.get(y); f.get(i); f.op('i32.add'); f.load('v128.load');
 *         f.op('f32x4.add'); f.store('v128.store');
 *       });
 *     }, { export: true });
 *     const bytes = module.toBytes();                                             // for new WebAssembly.Module(bytes)
 *
 * `func` returns a reference for `f.call(ref, ...args)`; inside its own body it is `f.self`. The emitter does not check
 * types: `new WebAssembly.Module` does, and names the function, because function names are always written.
 */
import { InternalError } from '../../errors.js';
import type { FuncRef, Local, ValType } from './function-builder.js';
import { FunctionBuilder, VAL_TYPE } from './function-builder.js';
import { ByteWriter } from './leb.js';

export type { FuncRef, FunctionBuilder, Local, Operand, ValType } from './function-builder.js';

/** Size and kind of the imported memory, in pages of 64 KiB; a shared one must state its maximum. */
export interface MemoryImport {
  readonly shared: boolean;
  readonly initial: number;
  readonly maximum?: number;
}

/** One local for each parameter. */
export type ParamLocals<P extends readonly ValType[]> = { readonly [K in keyof P]: Local };

interface Defined {
  readonly ref: FuncRef;
  readonly exported: boolean;
  body?: ByteWriter;
}

/** A module under construction; `toBytes` may be called at any time and as often as wanted. */
export class WasmModule {
  private memory: MemoryImport | undefined;
  private readonly imports: { readonly module: string; readonly ref: FuncRef }[] = [];
  private readonly defined: Defined[] = [];

  /** Declares the memory `env.memory`; once, before any function that touches memory. */
  importMemory(memory: MemoryImport): void {
    if (this.memory !== undefined) throw new InternalError('A module imports one memory only');
    if (memory.shared && memory.maximum === undefined) throw new InternalError('A shared memory needs a maximum');
    this.memory = memory;
  }

  /** Declares an imported function `module.name`; before the first `func`. */
  importFunc(module: string, name: string, params: readonly ValType[], results: readonly ValType[]): FuncRef {
    if (this.defined.length > 0) throw new InternalError('Imported functions come before defined ones');
    const ref: FuncRef = { index: this.imports.length, name, params, results };
    this.imports.push({ module, ref });
    return ref;
  }

  /**
   * Defines a function; `body` gets the builder and one local a parameter. Functions may be nested: numbers are
   * given on entry.
   */
  func<const P extends readonly ValType[]>(
    name: string,
    params: P,
    results: readonly ValType[],
    body: (f: FunctionBuilder, ...params: ParamLocals<P>) => void,
    options: { readonly export?: boolean } = {},
  ): FuncRef {
    const ref: FuncRef = { index: this.imports.length + this.defined.length, name, params, results };
    const exported = options.export ?? false;
    if (exported && this.defined.some((other) => other.exported && other.ref.name === name)) {
      throw new InternalError(`Two functions are exported as ${name}`);
    }
    const slot: Defined = { ref, exported };
    this.defined.push(slot);
    const f = new FunctionBuilder(ref, this.memory !== undefined);
    const locals = params.map((type, index): Local => ({ index, type }));
    body(f, ...(locals as readonly Local[] as ParamLocals<P>));
    slot.body = f.finish();
    return ref;
  }

  /** The binary module. */
  toBytes(): Uint8Array<ArrayBuffer> {
    const out = new ByteWriter(4096);
    out.bytes(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    const refs = [...this.imports.map((entry) => entry.ref), ...this.defined.map((entry) => entry.ref)];
    const types = new TypeTable();
    const typeOf = refs.map((ref) => types.number(ref));
    section(out, 1, types.count, (s) => s.bytes(types.bytes()));
    section(out, 2, this.imports.length + (this.memory === undefined ? 0 : 1), (s) => {
      for (const { module, ref } of this.imports) {
        s.name(module);
        s.name(ref.name);
        s.u8(0);
        s.u32(typeOf[ref.index] ?? 0);
      }
      if (this.memory !== undefined) writeMemory(s, this.memory);
    });
    section(out, 3, this.defined.length, (s) => {
      for (const { ref } of this.defined) s.u32(typeOf[ref.index] ?? 0);
    });
    const exported = this.defined.filter((entry) => entry.exported);
    section(out, 7, exported.length, (s) => {
      for (const { ref } of exported) {
        s.name(ref.name);
        s.u8(0);
        s.u32(ref.index);
      }
    });
    section(out, 10, this.defined.length, (s) => {
      for (const { ref, body } of this.defined) {
        if (body === undefined) throw new InternalError(`The body of ${ref.name} is not finished`);
        s.sized(body);
      }
    });
    writeNames(out, refs);
    return out.finish();
  }
}

/** Function types without repeats. */
class TypeTable {
  private readonly known = new Map<string, number>();
  private readonly content = new ByteWriter();

  get count(): number {
    return this.known.size;
  }

  number(ref: FuncRef): number {
    const key = `${ref.params.join()}:${ref.results.join()}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.content.u8(0x60);
    for (const side of [ref.params, ref.results]) {
      this.content.u32(side.length);
      for (const type of side) this.content.u8(VAL_TYPE[type]);
    }
    this.known.set(key, this.known.size);
    return this.known.size - 1;
  }

  bytes(): Uint8Array {
    return this.content.peek();
  }
}

/** A vector section: nothing at all when it is empty. */
function section(out: ByteWriter, id: number, count: number, write: (section: ByteWriter) => void): void {
  if (count === 0) return;
  const content = new ByteWriter(1024);
  content.u32(count);
  write(content);
  out.u8(id);
  out.sized(content);
}

function writeMemory(s: ByteWriter, memory: MemoryImport): void {
  s.name('env');
  s.name('memory');
  s.u8(2);
  s.u8((memory.shared ? 2 : 0) | (memory.maximum === undefined ? 0 : 1));
  s.u32(memory.initial);
  if (memory.maximum !== undefined) s.u32(memory.maximum);
}

/** The custom section `name`, subsection 1: function names for stack traces and disassembly. */
function writeNames(out: ByteWriter, refs: readonly FuncRef[]): void {
  if (refs.length === 0) return;
  const names = new ByteWriter();
  names.u32(refs.length);
  for (const ref of refs) {
    names.u32(ref.index);
    names.name(ref.name);
  }
  const content = new ByteWriter();
  content.name('name');
  content.u8(1);
  content.sized(names);
  out.u8(0);
  out.sized(content);
}
