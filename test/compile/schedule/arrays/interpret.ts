import { epsilonOf, POINTWISE } from '../../../../src/compile/graph/pointwise.js';
import type {
  Affine,
  ArrayKernel,
  ArrayPlan,
  ArrayValue,
  Coordinate,
  GemmKernel,
  GemmOperand,
  Read,
  Step,
  Store,
} from '../../../../src/compile/schedule/arrays/plan.js';
import type { Feeds } from '../../../../src/runtime/engine.js';

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((n, x, k) => n + x * (b[k] ?? 0), 0);
const affine = (a: Affine, at: readonly number[]): number => dot(a.factors, at) + a.offset;

function coordinate({ index, modulus, carry, divisor }: Coordinate, at: readonly number[]): number {
  const i = affine(index, at);
  return ((modulus > 0 ? ((i % modulus) + modulus) % modulus : i) + affine(carry, at)) / divisor;
}

/** Every index of some loops, last fastest. */
function* indices(extents: readonly number[]): Generator<readonly number[]> {
  const [extent, ...others] = extents;
  if (extent === undefined) yield [];
  else for (let k = 0; k < extent; k++) for (const rest of indices(others)) yield [k, ...rest];
}

/** Memory as an interpreter has it: reads and writes outside the array meant are faults. */
class Memory {
  readonly data: Float64Array;
  constructor(readonly plan: ArrayPlan) {
    this.data = new Float64Array(plan.memory).fill(Number.NaN);
  }
  place(array: number, element: number): number {
    const a = this.plan.arrays[array];
    if (!a || !Number.isInteger(element) || element < 0 || element >= a.size)
      throw new Error(`element ${element} of array ${array}, which has ${a?.size}`);
    return a.at + element;
  }
  get(array: number, element: number): number {
    return this.data[this.place(array, element)] ?? Number.NaN;
  }
  set(array: number, element: number, value: number): void {
    this.data[this.place(array, element)] = value;
  }
}

function read(memory: Memory, r: Read, at: readonly number[]): number {
  const inside = r.guards.every(({ at: c, extent }) => {
    const place = coordinate(c, at);
    return Number.isInteger(place) && place >= 0 && place < extent;
  });
  if (!inside) return 0;
  const parts = r.parts.reduce((n, p) => n + p.stride * coordinate(p.at, at), 0);
  return memory.get(r.array, r.offset + dot(r.strides, at) + parts);
}

function values(memory: Memory, list: readonly ArrayValue[], at: readonly number[], sums: readonly number[]): number[] {
  const out: number[] = [];
  for (const v of list) {
    if (v.op === 'constant') out.push(v.value);
    else if (v.op === 'read') out.push(read(memory, v.read, at));
    else if (v.op === 'sum') out.push(sums[v.sum] ?? Number.NaN);
    else {
      const [a = Number.NaN, b = Number.NaN] = v.args.map((k) => out[k] ?? Number.NaN);
      out.push(POINTWISE[v.op].evaluate(a, b, epsilonOf('f64')));
    }
  }
  return out;
}

const store = (memory: Memory, stores: readonly Store[], found: readonly number[], at: readonly number[]): void => {
  for (const s of stores) memory.set(s.array, dot(s.strides, at), found[s.value] ?? Number.NaN);
};

function stepOffset(steps: readonly Step[], index: number): number {
  let [rest, offset] = [index, 0];
  for (const { extent, stride } of [...steps].reverse()) {
    offset += (rest % extent) * stride;
    rest = Math.floor(rest / extent);
  }
  return offset;
}

function matrixProduct(memory: Memory, k: GemmKernel, batch: readonly number[], row: number, column: number): number {
  const entry = (o: GemmOperand, outer: number, inner: number): number =>
    memory.get(o.array, o.offset + dot(o.batch, batch) + stepOffset(o.outer, outer) + stepOffset(o.inner, inner));
  let sum = 0;
  for (let n = 0; n < k.inner; n++) sum += entry(k.a, row, n) * entry(k.b, column, n);
  return sum;
}

function runKernel(memory: Memory, kernel: ArrayKernel): void {
  if (kernel.kind === 'gemm') {
    for (const at of indices([...kernel.batch, kernel.rows, kernel.columns])) {
      const [row = 0, column = 0] = at.slice(-2);
      const product = matrixProduct(memory, kernel, at.slice(0, -2), row, column);
      store(memory, kernel.stores, values(memory, kernel.values, at, [product]), at);
    }
    return;
  }
  for (const at of indices(kernel.loops)) {
    const largest = kernel.by === 'max';
    const sums = kernel.sums.map(() => (largest ? Number.NEGATIVE_INFINITY : 0));
    if (sums.length > 0)
      for (const inner of indices(kernel.reduce)) {
        const found = values(memory, kernel.terms, [...at, ...inner], []);
        kernel.sums.forEach((t, k) => {
          const [old, term] = [sums[k] ?? Number.NaN, found[t] ?? Number.NaN];
          sums[k] = largest ? Math.max(old, term) : old + term;
        });
      }
    store(memory, kernel.stores, values(memory, kernel.values, at, sums), at);
  }
}

/** Runs a plan in float64, as its types say, entry by entry: what every code generator has to agree with. */
export function interpretPlan(plan: ArrayPlan, feeds: Feeds): Readonly<Record<string, Float64Array>> {
  const memory = new Memory(plan);
  for (const { from, at } of plan.arrays) {
    if (from.kind === 'input') memory.data.set(feeds[from.name] ?? [], at);
    if (from.kind === 'constant') memory.data.set(from.data, at);
  }
  for (const kernel of plan.kernels) runKernel(memory, kernel);
  return Object.fromEntries(
    Object.entries(plan.outputs).map(([name, { array, shape }]) => {
      const start = plan.arrays[array]?.at ?? 0;
      return [name, memory.data.slice(start, start + shape.reduce((a, b) => a * b, 1))];
    }),
  );
}
