import { InternalError } from '../../../../compile/errors.js';
import type { Axis } from '../../../../compile/graph/axis.js';
import { ordered, regionOf } from '../layout.js';
import type { BinaryStep, Draft, Step, UnaryStep, Value } from './step.js';

const sameOrder = (a: readonly Axis[], b: readonly Axis[]): boolean =>
  a.length === b.length && a.every((axis, k) => axis.name === b[k]?.name);

/** Numbers that JSON takes for others. */
const exactly = (_: string, value: unknown): unknown =>
  typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)) ? `${1 / value} ${value}` : value;

/** Writes steps down; equal steps are made once. */
export class Recorder {
  readonly steps: Step[] = [];
  readonly #known = new Map<string, Value>();

  record(draft: Draft, axes: readonly Axis[]): Value {
    const { op, attrs, args } = draft;
    const along = axes.map((a) => `${a.name}=${a.extent}`);
    const key = `${op} ${JSON.stringify(attrs, exactly)} ${args.map((a) => a.id).join()} ${along.join()}`;
    const known = this.#known.get(key);
    if (known) return known;
    const out: Value = { id: this.steps.length, axes, region: regionOf(axes) };
    this.steps.push({ ...draft, out });
    this.#known.set(key, out);
    return out;
  }

  /** The same numbers in the same order under other axes. */
  alias(x: Value, axes: readonly Axis[]): Value {
    return this.record({ op: 'transpose', attrs: { order: x.axes.map((_, k) => k) }, args: [x] }, axes);
  }

  /** The same array with its axes in this order. */
  transposed(x: Value, axes: readonly Axis[]): Value {
    if (sameOrder(x.axes, axes)) return x;
    const order = axes.map((a) => placeOf(x, a.name));
    return this.record({ op: 'transpose', attrs: { order }, args: [x] }, axes);
  }

  /** The same array with these axes side by side, in this order, and the place of the first. */
  sideBySide(x: Value, names: readonly string[]): readonly [Value, first: number] {
    const group = names.map((name) => placeOf(x, name));
    const least = Math.min(...group);
    const rest = x.axes.filter((a) => !names.includes(a.name));
    const before = rest.filter((a) => placeOf(x, a.name) < least);
    const own = group.flatMap((place) => x.axes[place] ?? []);
    return [this.transposed(x, [...before, ...own, ...rest.slice(before.length)]), before.length];
  }

  constant = (value: number): Value => this.record({ op: 'constant', attrs: { data: [value] }, args: [] }, []);

  unary = (op: UnaryStep, x: Value): Value => this.record({ op: 'pointwise', attrs: { op }, args: [x] }, x.axes);

  pointwise(op: BinaryStep | 'select', operands: readonly Value[]): Value {
    const named = new Map(operands.flatMap((x) => x.axes.map((a) => [a.name, a] as const)));
    const axes = ordered([...named.values()]);
    const args = operands.map((x) => {
      const own = axes.filter((a) => x.axes.some((b) => b.name === a.name));
      return this.transposed(x, own);
    });
    return this.record({ op: 'pointwise', attrs: { op }, args }, axes);
  }

  sum = (x: Value, over: readonly string[]): Value => this.#reduced('sum', x, over);

  max = (x: Value, over: readonly string[]): Value => this.#reduced('max', x, over);

  #reduced(op: 'sum' | 'max', x: Value, over: readonly string[]): Value {
    if (over.length === 0) return x;
    const axes = x.axes.filter((a) => !over.includes(a.name));
    return this.transposed(this.record({ op, attrs: { over }, args: [x] }, axes), ordered(axes));
  }
}

/** Where an axis lies. */
export function placeOf(x: Value, name: string): number {
  const place = x.axes.findIndex((a) => a.name === name);
  if (place < 0) throw new InternalError(`no axis ${name} among (${x.axes.map((a) => a.name).join(', ')})`);
  return place;
}
