import { InternalError } from '../../errors.js';
import { ByteWriter } from './leb.js';
import type { AtomicOp, LaneOp, LoadOp, MemoryLaneOp, MemoryOp, PlainOp, StoreOp } from './opcodes.js';
import { ATOMIC, LANE, LOAD, MEMORY_LANE, naturalAlign, PLAIN, STORE } from './opcodes.js';

/** Types of locals, parameters and results. */
export type ValType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128';

/** The binary code of each value type. */
export const VAL_TYPE = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;

/** A local variable or parameter of the function being built. */
export interface Local {
  readonly index: number;
  readonly type: ValType;
}

/** A function of the module: imported, defined, or still being defined. */
export interface FuncRef {
  readonly index: number;
  readonly name: string;
  readonly params: readonly ValType[];
  readonly results: readonly ValType[];
}

/** A branch target: `br` to a block leaves it, `br` to a loop starts it again. */
export interface Label {
  readonly depth: number;
}

/** What can be pushed in one word: a constant, a local, or code that leaves one value. */
export type Operand = number | Local | (() => void);

/** Immediates of a memory access: byte offset added to the address, and log2 of the alignment (default: natural). */
export interface MemArg {
  readonly offset?: number;
  readonly align?: number;
}

/**
 * Writes the body of one function, in stack order. See `emitter.ts` for an example.
 *
 * Locals are declared by `local` (or `temp`, which hands the local back at the end of its callback); a freed local is
 * reused by the next request for its type and then still holds its old value.
 */
export class FunctionBuilder {
  private readonly code = new ByteWriter(1024);
  private readonly declared: ValType[] = [];
  private readonly free: Record<ValType, Local[]> = { i32: [], i64: [], f32: [], f64: [], v128: [] };
  private depth = 0;

  constructor(
    /** The function itself, for recursion. */
    readonly self: FuncRef,
    private readonly canTouchMemory: boolean,
  ) {}

  // ---- locals

  /** A local of this type, zero on entry unless it is a reused one. */
  local(type: ValType): Local {
    const reused = this.free[type].pop();
    if (reused !== undefined) return reused;
    this.declared.push(type);
    return { index: this.self.params.length + this.declared.length - 1, type };
  }

  /** Several locals of one type. */
  locals(type: ValType, count: number): Local[] {
    return Array.from({ length: count }, () => this.local(type));
  }

  /** Hands locals back for reuse. */
  release(...locals: readonly Local[]): void {
    for (const local of locals) {
      if (this.free[local.type].includes(local)) throw new InternalError(`Local ${local.index} was released twice`);
      this.free[local.type].push(local);
    }
  }

  /** A local that lives as long as the callback. */
  temp(type: ValType, body: (local: Local) => void): void {
    const local = this.local(type);
    body(local);
    this.release(local);
  }

  get(local: Local): void {
    this.code.u8(0x20);
    this.code.u32(local.index);
  }

  set(local: Local): void {
    this.code.u8(0x21);
    this.code.u32(local.index);
  }

  tee(local: Local): void {
    this.code.u8(0x22);
    this.code.u32(local.index);
  }

  /** `local = operand`. */
  assign(local: Local, value: Operand): void {
    this.push(value, local.type);
    this.set(local);
  }

  /** `local += by` for an i32 local. */
  increment(local: Local, by: Operand): void {
    this.get(local);
    this.push(by, 'i32');
    this.op('i32.add');
    this.set(local);
  }

  // ---- constants

  i32const(value: number): void {
    this.code.u8(0x41);
    this.code.s32(value);
  }

  f32const(value: number): void {
    this.code.u8(0x43);
    this.code.f32(value);
  }

  f64const(value: number): void {
    this.code.u8(0x44);
    this.code.f64(value);
  }

  /** Four floats, or one repeated. */
  f32x4(a: number, b = a, c = a, d = a): void {
    this.opcode(0xfd000c);
    for (const lane of [a, b, c, d]) this.code.f32(lane);
  }

  /** Two doubles, or one repeated. */
  f64x2(a: number, b = a): void {
    this.opcode(0xfd000c);
    this.code.f64(a);
    this.code.f64(b);
  }

  /** Four integers, or one repeated. */
  i32x4(a: number, b = a, c = a, d = a): void {
    this.opcode(0xfd000c);
    for (const lane of [a, b, c, d]) this.code.i32raw(lane);
  }

  /** A local, the value a callback leaves, or a constant of `type` (for `v128`: the 128-bit zero only). */
  push(value: Operand, type: ValType): void {
    if (typeof value === 'function') value();
    else if (typeof value !== 'number') this.get(value);
    else if (type === 'i32') this.i32const(value);
    else if (type === 'f32') this.f32const(value);
    else if (type === 'f64') this.f64const(value);
    else if (type === 'v128' && value === 0) this.i32x4(0);
    else throw new InternalError(`No ${type} constant can be made of ${value}`);
  }

  // ---- instructions

  /** One or more instructions without immediates, by their text-format names. */
  op(...names: readonly PlainOp[]): void {
    for (const name of names) this.opcode(PLAIN[name]);
  }

  /** Lane extract or replace. */
  lane(name: LaneOp, lane: number): void {
    this.opcode(LANE[name]);
    this.code.u8(lane);
  }

  /** `i8x16.shuffle` on 32-bit lanes: 0-3 of the first operand, 4-7 of the second. */
  shuffle32(a: number, b: number, c: number, d: number): void {
    this.shuffle([a, b, c, d].flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]));
  }

  /** `i8x16.shuffle` on 64-bit lanes: 0-1 of the first operand, 2-3 of the second. */
  shuffle64(a: number, b: number): void {
    this.shuffle32(2 * a, 2 * a + 1, 2 * b, 2 * b + 1);
  }

  /** `i8x16.shuffle` with its 16 byte numbers: 0-15 of the first operand, 16-31 of the second. */
  shuffle(bytes: readonly number[]): void {
    if (bytes.length !== 16) throw new InternalError(`A shuffle needs 16 byte numbers, got ${bytes.length}`);
    this.opcode(0xfd000d);
    for (const byte of bytes) this.code.u8(byte);
  }

  /** Load; the address is on the stack. */
  load(name: LoadOp, arg: MemArg = {}): void {
    this.opcode(LOAD[name]);
    this.memArg(name, arg);
  }

  /** Store; the address, then the value, are on the stack. */
  store(name: StoreOp, arg: MemArg = {}): void {
    this.opcode(STORE[name]);
    this.memArg(name, arg);
  }

  /** Atomic read-modify-write, wait or notify; address and operands are on the stack. */
  atomic(name: AtomicOp, arg: MemArg = {}): void {
    this.opcode(ATOMIC[name]);
    this.memArg(name, arg);
  }

  /** Load or store of one lane; the address, then the vector, are on the stack. */
  memoryLane(name: MemoryLaneOp, lane: number, arg: MemArg = {}): void {
    this.opcode(MEMORY_LANE[name]);
    this.memArg(name, arg);
    this.code.u8(lane);
  }

  /** `memory.fill`: address, byte value, byte count are on the stack. */
  memoryFill(): void {
    this.needMemory();
    this.opcode(0xfc000b);
    this.code.u8(0);
  }

  /** `memory.copy`: target, source, byte count are on the stack. */
  memoryCopy(): void {
    this.needMemory();
    this.opcode(0xfc000a);
    this.code.u8(0);
    this.code.u8(0);
  }

  /** Calls a function of the module; arguments given here are pushed first, the others are already on the stack. */
  call(target: FuncRef, ...args: readonly Operand[]): void {
    const first = target.params.length - args.length;
    args.forEach((value, i) => {
      this.push(value, target.params[first + i] ?? 'i32');
    });
    this.code.u8(0x10);
    this.code.u32(target.index);
  }

  // ---- control

  /** A block that leaves `result` (nothing by default); a branch to the label jumps behind it. */
  block(body: (label: Label) => void, result?: ValType): void {
    this.structured(0x02, body, result);
  }

  /** A loop that ends when its body falls through; a branch to the label starts it again. */
  loop(body: (label: Label) => void, result?: ValType): void {
    this.structured(0x03, body, result);
  }

  /** The condition is on the stack. */
  if(then: (label: Label) => void, otherwise?: () => void, result?: ValType): void {
    const both = (label: Label): void => {
      then(label);
      if (otherwise !== undefined) {
        this.code.u8(0x05);
        otherwise();
      }
    };
    this.structured(0x04, both, result);
  }

  br(label: Label): void {
    this.code.u8(0x0c);
    this.code.u32(this.depth - label.depth);
  }

  brIf(label: Label): void {
    this.code.u8(0x0d);
    this.code.u32(this.depth - label.depth);
  }

  /**
   * `for (i = start; i < end; i += step)` on signed i32. `end` and `step` are evaluated once if they are callbacks,
   * but read on every turn if they are locals.
   */
  for(i: Local, start: Operand, end: Operand, step: Operand, body: () => void): void {
    const held: Local[] = [];
    const hold = (value: Operand): Operand => {
      if (typeof value !== 'function') return value;
      const local = this.local('i32');
      held.push(local);
      this.assign(local, value);
      return local;
    };
    const stop = hold(end);
    const by = hold(step);
    this.assign(i, start);
    const turns = (): void =>
      this.loop((again) => {
        body();
        this.increment(i, by);
        this.get(i);
        this.push(stop, 'i32');
        this.op('i32.lt_s');
        this.brIf(again);
      });
    if (typeof start === 'number' && typeof stop === 'number') {
      if (start < stop) turns();
    } else {
      this.block((done) => {
        this.get(i);
        this.push(stop, 'i32');
        this.op('i32.ge_s');
        this.brIf(done);
        turns();
      });
    }
    this.release(...held);
  }

  /** The function body as the code section wants it: local declarations, instructions, `end`. */
  finish(): ByteWriter {
    const body = new ByteWriter(this.code.length + 64);
    const runs: { type: ValType; count: number }[] = [];
    for (const type of this.declared) {
      const last = runs.at(-1);
      if (last !== undefined && last.type === type) last.count += 1;
      else runs.push({ type, count: 1 });
    }
    body.u32(runs.length);
    for (const run of runs) {
      body.u32(run.count);
      body.u8(VAL_TYPE[run.type]);
    }
    body.bytes(this.code.peek());
    body.u8(0x0b);
    return body;
  }

  private structured(opcode: number, body: (label: Label) => void, result?: ValType): void {
    this.code.u8(opcode);
    this.code.u8(result === undefined ? 0x40 : VAL_TYPE[result]);
    this.depth += 1;
    body({ depth: this.depth });
    this.depth -= 1;
    this.code.u8(0x0b);
  }

  private opcode(code: number): void {
    const prefix = code >>> 16;
    if (prefix === 0) {
      this.code.u8(code);
      return;
    }
    this.code.u8(prefix);
    this.code.u32(code & 0xffff);
  }

  private memArg(name: MemoryOp, arg: MemArg): void {
    this.needMemory();
    this.code.u32(arg.align ?? naturalAlign(name));
    this.code.u32(arg.offset ?? 0);
  }

  private needMemory(): void {
    if (!this.canTouchMemory) throw new InternalError(`${this.self.name} touches memory, but the module imports none`);
  }
}
