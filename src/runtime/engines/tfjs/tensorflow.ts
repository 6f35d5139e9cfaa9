/** A tensor of any backend; see `TensorFlow`. */
export interface Tensor {
  readonly shape: readonly number[];
  data(): Promise<ArrayLike<number>>;
  dispose(): void;
}

/** A tensor; TensorFlow.js also takes what it can make one of, and only a type as wide as that fits its declarations. */
type Operand = Tensor | object | string | number | boolean;

/** The part of `@tensorflow/tfjs-core` 4 that the engine calls; a namespace import of it, or of what re-exports it, fits. */
export interface TensorFlow {
  ready(): Promise<void>;
  getBackend(): string;
  backend(): object;
  memory(): { readonly numTensors: number };
  tidy(run: () => void): unknown;
  keep(x: Tensor): Tensor;
  tensor(values: Float32Array | Int32Array, shape: number[], dtype: 'float32' | 'int32'): Tensor;
  range(start: number, stop: number, step: number, dtype: 'int32'): Tensor;
  reshape(x: Operand, shape: number[]): Tensor;
  transpose(x: Operand, order: number[]): Tensor;
  tile(x: Operand, times: number[]): Tensor;
  pad(x: Operand, paddings: [number, number][], value: number): Tensor;
  slice(x: Operand, begin: number[], size: number[]): Tensor;
  stridedSlice(x: Operand, begin: number[], end: number[], strides: number[]): Tensor;
  gather(x: Operand, indices: Operand, axis: number): Tensor;
  concat(parts: Operand[], axis: number): Tensor;
  sum(x: Operand, axis: number): Tensor;
  max(x: Operand, axis: number): Tensor;
  matMul(a: Operand, b: Operand): Tensor;
  neg(x: Operand): Tensor;
  abs(x: Operand): Tensor;
  sqrt(x: Operand): Tensor;
  round(x: Operand): Tensor;
  log(x: Operand): Tensor;
  cast(x: Operand, dtype: 'int32'): Tensor;
  add(a: Operand, b: Operand): Tensor;
  sub(a: Operand, b: Operand): Tensor;
  mul(a: Operand, b: Operand): Tensor;
  div(a: Operand, b: Operand): Tensor;
  maximum(a: Operand, b: Operand): Tensor;
  minimum(a: Operand, b: Operand): Tensor;
  greater(a: Operand, b: Operand): Tensor;
  equal(a: Operand, b: Operand): Tensor;
  where(mask: Operand, a: Operand, b: Operand): Tensor;
}

/** Every function of `TensorFlow`, to tell a namespace that fits from one that does not. */
const FUNCTIONS: Readonly<Record<keyof TensorFlow, true>> = {
  ready: true,
  getBackend: true,
  backend: true,
  memory: true,
  tidy: true,
  keep: true,
  tensor: true,
  range: true,
  reshape: true,
  transpose: true,
  tile: true,
  pad: true,
  slice: true,
  stridedSlice: true,
  gather: true,
  concat: true,
  sum: true,
  max: true,
  matMul: true,
  neg: true,
  abs: true,
  sqrt: true,
  round: true,
  log: true,
  cast: true,
  add: true,
  sub: true,
  mul: true,
  div: true,
  maximum: true,
  minimum: true,
  greater: true,
  equal: true,
  where: true,
};

/** The first function that a namespace lacks, `undefined` where it has all. */
export const lackingIn = (candidate: object): string | undefined => {
  const members: Readonly<Record<string, unknown>> = { ...candidate };
  return Object.keys(FUNCTIONS).find((name) => typeof members[name] !== 'function');
};

/** Whether this is a namespace the engine can compute with. */
export const isTensorFlow = (candidate: unknown): candidate is TensorFlow =>
  typeof candidate === 'object' && candidate !== null && lackingIn(candidate) === undefined;
