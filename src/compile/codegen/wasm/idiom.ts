import { InternalError } from '../../errors.js';
import type { FunctionBuilder, Local, Operand } from './emitter.js';

/** Repeats `body` `count` times, counting the local down to 0. */
export function times(f: FunctionBuilder, count: Local, body: () => void): void {
  f.get(count);
  f.if(() =>
    f.loop((again) => {
      body();
      f.get(count);
      f.i32const(1);
      f.op('i32.sub');
      f.tee(count);
      f.brIf(again);
    }),
  );
}

/** Pushes `a - b`. */
export function subtract(f: FunctionBuilder, a: Operand, b: Operand): void {
  f.push(a, 'i32');
  f.push(b, 'i32');
  f.op('i32.sub');
}

/** Pushes `a * b`. */
export function product(f: FunctionBuilder, a: Operand, b: Operand): void {
  f.push(a, 'i32');
  f.push(b, 'i32');
  f.op('i32.mul');
}

/** Pushes the address `base + index * stride`. */
export function address(f: FunctionBuilder, base: Operand, index: Operand, stride: Operand): void {
  f.push(base, 'i32');
  product(f, index, stride);
  f.op('i32.add');
}

/** `target = min(limit, value)`, signed. */
export function minimum(f: FunctionBuilder, target: Local, limit: number, value: () => void): void {
  value();
  f.set(target);
  f.i32const(limit);
  f.get(target);
  f.i32const(limit);
  f.get(target);
  f.op('i32.lt_s', 'select');
  f.set(target);
}

/** `target = ceil(value / unit) * unit`. */
export function roundUp(f: FunctionBuilder, target: Local, value: Local, unit: number): void {
  f.get(value);
  f.i32const(unit - 1);
  f.op('i32.add');
  f.i32const(unit);
  f.op('i32.div_u');
  f.i32const(unit);
  f.op('i32.mul');
  f.set(target);
}

/** An element that must be there. */
export function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new InternalError(`Index ${index} is outside a list of ${list.length}`);
  return item;
}
