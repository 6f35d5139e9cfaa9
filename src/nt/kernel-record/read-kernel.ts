import { InputError } from '../../compile/errors.js';
import { type TensorState, tensor } from '../../dsl/state.js';
import { describeValue, formatShape, sizeOf } from '../../runtime/describe.js';
import type { DenseArray } from '../../runtime/ndarray.js';
import { toFiniteArray } from '../../runtime/to-array.js';
import type { FedKernel } from '../../types/kernel-fn.js';
import type { Mask } from '../../types/mask.js';
import { layoutOf } from '../kernel/arrange.js';

/** How the arrays of a kernel are laid out, and what they are of. */
export interface KernelLayout {
  /** What the kernel is of at finite width, on x1 and on x2. */
  readonly state1: TensorState;
  readonly state2: TensorState;
  readonly diagonalBatch: boolean;
  readonly diagonalSpatial: boolean;
  readonly x1IsX2: boolean;
}

/** A kernel whose parts go together. */
export interface ReadKernel extends KernelLayout {
  readonly nngp: DenseArray;
  /** Without axes it is zero everywhere; `null`: not there. */
  readonly ntk: DenseArray | null;
  readonly cov1: DenseArray;
  /** `null`: x2 is x1. */
  readonly cov2: DenseArray | null;
  readonly mask1: Mask | null;
  readonly mask2: Mask | null;
}

type Given = { readonly [K in keyof FedKernel]?: unknown };
type Field<T extends keyof FedKernel> = T;

/** Is this a kernel rather than samples? */
export const isKernel = (given: unknown): given is FedKernel =>
  typeof given === 'object' && given !== null && 'nngp' in given;

const sizeAt = ({ dims }: TensorState, at: number): number => Number(dims[at]);

/** The shapes that the arrays of a kernel must have. */
function shapesOf({ state1, state2, diagonalBatch, diagonalSpatial }: KernelLayout) {
  const { batch, spatial } = layoutOf(state1);
  const positions = spatial.flatMap((at) => {
    const size = sizeAt(state1, at);
    return diagonalSpatial ? [size] : [size, size];
  });
  const [n1, n2] = [sizeAt(state1, batch), sizeAt(state2, batch)];
  const own = (n: number): readonly number[] => [...(diagonalBatch ? [n] : [n, n]), ...positions];
  const pair = [n1, n2, ...positions];
  return { nngp: pair, ntk: pair, cov1: own(n1), cov2: own(n2) };
}

const isSizes = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.length >= 2 && value.every((size) => Number.isSafeInteger(size) && size > 0);

/** Reads the fields of a kernel, each with what it must be. */
class KernelReader {
  readonly #kernel: Given;
  readonly #name: string;

  constructor(kernel: Given, name: string) {
    this.#kernel = kernel;
    this.#name = name;
  }

  /** @throws InputError with the name of the field before `text`. */
  fail(field: string, text: string): never {
    throw new InputError(`${this.#name}.${field} ${text}`);
  }

  flag(field: Field<'diagonalBatch' | 'diagonalSpatial' | 'isGaussian' | 'x1IsX2'>): boolean {
    const value = this.#kernel[field];
    return typeof value === 'boolean'
      ? value
      : this.fail(field, `is ${describeValue(value)}, and must be true or false.`);
  }

  axis(field: Field<'batchAxis' | 'channelAxis'>, rank: number): number {
    const value = this.#kernel[field];
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < rank) return value;
    return this.fail(field, `is ${describeValue(value)}, and must be a whole number from 0 to ${rank - 1}.`);
  }

  sizes(field: Field<'shape1' | 'shape2'>): readonly number[] {
    const value: unknown = this.#kernel[field];
    if (isSizes(value)) return value;
    const found = Array.isArray(value) ? `[${value.join(', ')}]` : describeValue(value);
    return this.fail(field, `is ${found}, and must be the shape of what the kernel is of: 2 sizes or more.`);
  }

  states(): readonly [TensorState, TensorState] {
    const [shape1, shape2] = [this.sizes('shape1'), this.sizes('shape2')];
    const batchAxis = this.axis('batchAxis', shape1.length);
    const channelAxis = this.axis('channelAxis', shape1.length);
    if (batchAxis === channelAxis)
      this.fail('channelAxis', `is ${channelAxis}, which is its batchAxis too; they are two axes of shape1.`);
    if (shape1.length !== shape2.length || shape1.some((n, k) => k !== batchAxis && n !== shape2[k]))
      this.fail(
        'shape2',
        `is ${formatShape(shape2)} and shape1 ${formatShape(shape1)}; only the batch axis (${batchAxis}) may differ.`,
      );
    const facts = { batchAxis, channelAxis, gaussian: this.flag('isGaussian') };
    return [tensor(shape1, facts), tensor(shape2, facts)];
  }

  /** `null` where there is none. */
  array(field: Field<'nngp' | 'ntk' | 'cov1' | 'cov2'>, layout: KernelLayout): DenseArray | null {
    const value = this.#kernel[field];
    if (value === null || value === undefined) return null;
    const found = toFiniteArray(value, `${this.#name}.${field}`);
    const wanted = formatShape(shapesOf(layout)[field]);
    if (formatShape(found.shape) === wanted) return found;
    if (field === 'ntk' && found.shape.length === 0 && found.data[0] === 0) return found;
    const { state1, state2, diagonalBatch, diagonalSpatial } = layout;
    return this.fail(
      field,
      `has shape ${formatShape(found.shape)}, and must have ${wanted}: shape1 is ${formatShape(state1.dims)}, shape2 ` +
        `${formatShape(state2.dims)}, diagonalBatch ${diagonalBatch}, diagonalSpatial ${diagonalSpatial}.`,
    );
  }

  mask(field: Field<'mask1' | 'mask2'>, { dims }: TensorState): Mask | null {
    const value: unknown = this.#kernel[field];
    if (value === null || value === undefined) return null;
    if (isMask(value, dims)) return value;
    return this.fail(
      field,
      `is ${describeValue(value)}, and must be null or a mask for ${formatShape(dims)}: { shape, data }, with data of 0 and 1.`,
    );
  }
}

const isMask = (value: unknown, dims: TensorState['dims']): value is Mask => {
  if (typeof value !== 'object' || value === null || !('shape' in value) || !('data' in value)) return false;
  const { shape, data }: { readonly shape: unknown; readonly data: unknown } = value;
  return (
    isSizes(shape) &&
    shape.length === dims.length &&
    shape.every((size, axis) => size === 1 || size === dims[axis]) &&
    data instanceof Uint8Array &&
    data.length === sizeOf(shape)
  );
};

/**
 * The parts of a kernel, all of them there and of shapes that go together.
 * @param name how messages call it
 * @throws InputError with one sentence that names the field, what it is and what it must be.
 */
export function readKernel(kernel: Given, name = 'kernel'): ReadKernel {
  const reader = new KernelReader(kernel, name);
  const [state1, state2] = reader.states();
  const layout: KernelLayout = {
    state1,
    state2,
    diagonalBatch: reader.flag('diagonalBatch'),
    diagonalSpatial: reader.flag('diagonalSpatial'),
    x1IsX2: reader.flag('x1IsX2'),
  };
  const whole = 'take the whole kernel: kernelFn(x1, x2).';
  const nngp = reader.array('nngp', layout) ?? reader.fail('nngp', `is missing; ${whole}`);
  const cov1 = reader.array('cov1', layout) ?? reader.fail('cov1', `is missing, and layers need it; ${whole}`);
  const cov2 = reader.array('cov2', layout);
  if (!cov2 && !layout.x1IsX2) reader.fail('cov2', `is missing, and x2 is not x1; ${whole}`);
  return {
    ...layout,
    nngp,
    ntk: reader.array('ntk', layout),
    cov1,
    cov2,
    mask1: reader.mask('mask1', state1),
    mask2: reader.mask('mask2', state2),
  };
}
