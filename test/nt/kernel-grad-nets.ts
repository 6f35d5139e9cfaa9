import { expect } from 'vitest';
import { hyper, type Scalar } from '../../src/dsl/hyper.js';
import type { DimValue, Layer, Network } from '../../src/dsl/index.js';
import { checkNetwork } from '../../src/dsl/network.js';
import { runKernel } from '../../src/nt/kernel/run-kernel.js';
import { kernelVjp } from '../../src/nt/kernel-grad/kernel-vjp.js';
import { DenseArray } from '../../src/runtime/ndarray.js';
import type { KernelPattern } from '../../src/types/pattern.js';

export type Values = Readonly<Record<string, number>>;

/** A network as a function of its hypers. */
export interface Family {
  readonly dims: readonly DimValue[];
  readonly values: Values;
  /** `at` gives the option of a name: a hyper, or a number. */
  readonly layers: (at: (name: string) => Scalar) => readonly Layer[];
  /** Graphs for so many samples. */
  readonly graphs?: (samples: number) => DenseArray;
}

const valueAt = (values: Values, name: string): number => values[name] ?? Number.NaN;

/** The network that derivatives are taken of. */
export const traced = ({ dims, values, layers }: Family): { readonly network: Network } => ({
  network: checkNetwork(
    dims,
    layers((name) => hyper(name, valueAt(values, name))),
  ),
});

/** The network at these values, of plain numbers. */
export const plain = ({ dims, layers }: Family, values: Values): { readonly network: Network } => ({
  network: checkNetwork(
    dims,
    layers((name) => valueAt(values, name)),
  ),
});

/** Numbers in [-1, 1) that repeat. */
export function numbers(seed: number, length: number): Float64Array {
  let state = (seed % 2147483646) + 1;
  return Float64Array.from({ length }, () => {
    state = (state * 48271) % 2147483647;
    return (state / 2147483647) * 2 - 1;
  });
}

export const samples = (seed: number, ...shape: readonly number[]): DenseArray =>
  new DenseArray(
    numbers(
      seed,
      shape.reduce((a, b) => a * b, 1),
    ),
    shape,
  );

export interface Kernels {
  readonly nngp: DenseArray;
  readonly ntk: DenseArray;
}

const isKernels = (value: unknown): value is Kernels =>
  typeof value === 'object' &&
  value !== null &&
  'nngp' in value &&
  'ntk' in value &&
  value.nngp instanceof DenseArray &&
  value.ntk instanceof DenseArray;

/** Both kernels by the oracle, as `kernelFn` gives them. */
export async function oracle(
  { network }: { readonly network: Network },
  x1: DenseArray,
  x2: DenseArray | null,
  pattern: KernelPattern | null = null,
): Promise<Kernels> {
  const kernels = await runKernel(network, x1, x2, ['nngp', 'ntk'], { engine: 'reference', pattern });
  if (!isKernels(kernels)) throw new Error('not one pair of kernels');
  return kernels;
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a, (value, k) => value * (b[k] ?? 0)).reduce((sum, term) => sum + term, 0);

const sizes = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a, (value, k) => Math.abs(value * (b[k] ?? 0))).reduce((sum, term) => sum + term, 0);

/** Weights of every entry: the number that is differentiated is their sum of both kernels. */
const weightsOf = ({ nngp, ntk }: Kernels): Kernels => ({
  nngp: new DenseArray(numbers(11, nngp.data.length), nngp.shape),
  ntk: new DenseArray(numbers(12, ntk.data.length), ntk.shape),
});

/** Step of differences: their truncation is of its fourth power, their rounding of its inverse. */
const STEP = 2e-5;

/** f'(0) by the central differences of fourth order. */
async function slope(f: (t: number) => Promise<number>): Promise<number> {
  const [a, b, c, d] = [await f(-2 * STEP), await f(-STEP), await f(STEP), await f(2 * STEP)];
  return (a - 8 * b + 8 * c - d) / (12 * STEP);
}

const moved = (x: DenseArray, along: ArrayLike<number>, t: number): DenseArray =>
  new DenseArray(
    Float64Array.from(x.data, (value, k) => value + t * (along[k] ?? 0)),
    x.shape,
  );

/** What differences lose to rounding, relative to the number: 2^-52 / STEP, for every one of some hundred operations. */
const ROUNDING = 1e-9;

function patternOf({ graphs, dims }: Family, x1: DenseArray, x2: DenseArray | null): KernelPattern | null {
  if (!graphs) return null;
  const [first, second] = [x1, x2].map((x) => x && graphs(x.shape[dims.indexOf('N')] ?? 0));
  return first && second ? [first, second] : (first ?? null);
}

/** Derivatives of a random combination of all entries of both kernels, and what its slopes are by differences. */
async function combination(family: Family, x1: DenseArray, x2: DenseArray | null, engine: 'wasm' | 'reference') {
  const pattern = patternOf(family, x1, x2);
  const { kernels, pullback } = await kernelVjp(traced(family), x1, x2, { engine, pattern });
  const exact = await oracle(plain(family, family.values), x1, x2, pattern);
  for (const field of ['nngp', 'ntk'] as const) {
    const [found, wanted] = [kernels[field], exact[field]];
    expect(found.shape).toEqual(wanted.shape);
    // an angle near 0 is good to the root of a rounding
    const most = 1e-7 * Math.max(...Array.from(wanted.data, Math.abs));
    found.data.forEach((value, k) => {
      expect(Math.abs(value - (wanted.data[k] ?? Number.NaN))).toBeLessThanOrEqual(most);
    });
  }
  const weights = weightsOf(exact);
  const size = sizes(weights.nngp.data, exact.nngp.data) + sizes(weights.ntk.data, exact.ntk.data);
  return {
    grads: await pullback(weights),
    number: async (values: Values, a: DenseArray, b: DenseArray | null): Promise<number> => {
      const { nngp, ntk } = await oracle(plain(family, values), a, b, pattern);
      return dot(nngp.data, weights.nngp.data) + dot(ntk.data, weights.ntk.data);
    },
    /** To 1e-6 of the derivative, or of the parts that it is the sum of. */
    agree: (found: number, wanted: number, scale: number, what: string): void => {
      const most = 1e-6 * Math.max(scale, Math.abs(wanted)) + ROUNDING * size;
      expect(Math.abs(found - wanted), `${what}: ${found}, differences ${wanted}`).toBeLessThanOrEqual(most);
    },
  };
}

/** Checks every hyper's derivative, and that those by the samples are finite. */
export async function checkHyperGrads(
  family: Family,
  x1: DenseArray,
  x2: DenseArray | null,
  engine: 'wasm' | 'reference',
): Promise<void> {
  const { grads, number, agree } = await combination(family, x1, x2, engine);
  expect(Object.keys(grads.hypers).sort()).toEqual(Object.keys(family.values).sort());
  for (const [name, found] of Object.entries(grads.hypers)) {
    const at = valueAt(family.values, name);
    const wanted = await slope((t) => number({ ...family.values, [name]: at + t }, x1, x2));
    agree(found, wanted, Math.abs(found), name);
  }
  for (const grad of Object.values(grads))
    if (grad instanceof DenseArray) expect(grad.data.every(Number.isFinite)).toBe(true);
}

/** Checks the derivatives by the samples along two directions. */
export async function checkSampleGrads(
  family: Family,
  x1: DenseArray,
  x2: DenseArray | null,
  engine: 'wasm' | 'reference',
): Promise<void> {
  const { grads, number, agree } = await combination(family, x1, x2, engine);
  expect(Object.keys(grads)).toEqual(x2 ? ['x1', 'x2', 'hypers'] : ['x1', 'hypers']);
  for (const [name, grad] of Object.entries(grads)) {
    if (!(grad instanceof DenseArray)) continue;
    const x = name === 'x1' ? x1 : (x2 ?? x1);
    expect(grad.shape).toEqual(x.shape);
    for (const seed of [21, 22]) {
      const along = numbers(seed, x.data.length);
      const wanted = await slope((t) => {
        const there = moved(x, along, t);
        return name === 'x1' ? number(family.values, there, x2) : number(family.values, x1, there);
      });
      agree(dot(grad.data, along), wanted, sizes(grad.data, along), name);
    }
  }
}
