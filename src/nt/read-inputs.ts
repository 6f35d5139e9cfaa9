import { InputError, InternalError } from '../compile/errors.js';
import type { Placed } from '../compile/graph/placed.js';
import { isPlaced, shapeOf } from '../dsl/finite/arrays.js';
import { inputsOf } from '../dsl/inputs.js';
import { layoutOf } from '../dsl/kernel/layout.js';
import type { Network } from '../dsl/network.js';
import type { State, TensorState } from '../dsl/state.js';
import { type BoundSizes, checkAgainst } from '../runtime/check-inputs.js';
import { describeValue } from '../runtime/describe.js';
import { type MaskedInput, toMasked } from '../runtime/masked-array.js';
import { DenseArray } from '../runtime/ndarray.js';
import type { ArrayInput } from '../types/ndarray.js';
import type { Tree } from '../types/tree.js';

/** What is given for one input of a network. */
interface GivenInput {
  readonly state: TensorState;
  readonly given: unknown;
  readonly name: string;
}

const isArray = (given: unknown): boolean => given instanceof DenseArray || isPlaced(given as Tree<Placed>);

const describe = (given: unknown): string =>
  Array.isArray(given) ? `a list of ${given.length}` : isArray(given) ? 'one array' : describeValue(given);

/**
 * What is given for each input of a network, in order; `name` is how messages call all of it.
 * @throws InputError where it has not the form of the inputs.
 */
function givenInputs(start: State, given: unknown, name: string): readonly GivenInput[] {
  if (start.kind !== 'branches') {
    if (Array.isArray(given) && given.some(isArray))
      throw new InputError(`${name} is ${describe(given)}, and the network takes one array there.`);
    return start.kind === 'tensor' ? [{ state: start, given, name }] : [];
  }
  const { length } = start.branches;
  if (!Array.isArray(given) || given.length !== length)
    throw new InputError(
      `${name} is ${describe(given)}, and the network takes ${length} inputs there; give a list of ${length}, one for each.`,
    );
  return start.branches.flatMap((branch, k) => givenInputs(branch, given[k], `${name}[${k}]`));
}

type Sized = Omit<GivenInput, 'given'> & { readonly shape: readonly number[] };

/** @throws InputError where an array does not fit its input, or there are other samples in others. */
function checkShapes(inputs: readonly Sized[]): void {
  const bound: BoundSizes = new Map();
  for (const { state, shape, name } of inputs) checkAgainst(state.dims, { shape }, name, bound);
  const [first, ...others] = inputs;
  const samples = ({ shape, state }: Sized): number => shape[layoutOf(state).batch] ?? 0;
  for (const other of others)
    if (first && samples(first) !== samples(other))
      throw new InputError(
        `${first.name} has ${samples(first)} samples and ${other.name} ${samples(other)}; give every input the same samples.`,
      );
}

/** @throws InputError where arrays in a graph are not those of the inputs of a network. */
export function checkPlaced({ start }: Network, x: Tree<Placed>): void {
  checkShapes(
    givenInputs(start, x, 'x').map(({ given, ...input }) => {
      if (!isPlaced(given as Tree<Placed>))
        throw new InputError(`${input.name} is ${describe(given)}, and the network takes one array there.`);
      return { ...input, shape: shapeOf(given as Placed) };
    }),
  );
}

/**
 * Arrays for the inputs of a network, in order, with zeros where they are masked.
 * @throws InputError where they have not the form of the inputs, one does not fit its input, or not all fit each other, and
 *   as `toMasked`.
 */
export function readInputs(
  { start }: Network,
  given: unknown,
  name: string,
  maskConstant?: number,
): readonly [MaskedInput, ...MaskedInput[]] {
  const all = givenInputs(start, given, name).map(({ given: one, ...input }) => {
    const read = toMasked(one as ArrayInput, input.name, maskConstant);
    return { ...input, read, shape: read.array.shape };
  });
  checkShapes(all);
  const [first, ...others] = all;
  if (!first) throw new InternalError('a network without inputs');
  for (const other of others) {
    const [one, two] = [first.read.array.dtype, other.read.array.dtype];
    if (one !== two)
      throw new InputError(
        `${first.name} is ${one} and ${other.name} ${two}; give all the same, e.g. by astype('float64').`,
      );
  }
  return [first.read, ...others.map(({ read }) => read)];
}

/** @throws InputError for a network of several inputs; `what` is done for one alone. */
export function checkOneInput({ start }: Network, what: string): void {
  if (start.kind === 'tensor') return;
  throw new InputError(
    `The network takes ${inputsOf(start).length} inputs, and ${what} networks of one; give it one input.`,
  );
}
