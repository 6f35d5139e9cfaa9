import { InputError } from '../../compile/errors.js';
import { branches, type State, type TensorState } from '../../dsl/state.js';
import { describeValue } from '../../runtime/describe.js';
import type { FedKernel } from '../../types/kernel-fn.js';
import { isKernel, type ReadKernel, readKernel } from '../kernel-record/read-kernel.js';
import { layoutOf } from './arrange.js';
import { checkTakes } from './check-fed.js';

/** A kernel, or one for each input of a network, with its place in their tree: `nngp@0.1`. */
export interface FedLeaf {
  readonly path: string;
  readonly name: string;
  readonly kernel: ReadKernel;
}

/** The kernels that a network is fed with, and what they are of. */
export interface Fed {
  readonly leaves: readonly FedLeaf[];
  readonly state1: State;
  readonly state2: State;
}

type FedTree = FedKernel | readonly FedTree[];

/** Is this a kernel, or a tree of them, rather than samples? */
export const isFed = (given: unknown): given is FedTree =>
  Array.isArray(given) ? given.length > 0 && given.every(isFed) : isKernel(given);

function readAt(input: State, given: unknown, path: string, name: string): Fed {
  if (input.kind === 'branches') {
    const count = input.branches.length;
    if (!Array.isArray(given) || given.length !== count)
      throw new InputError(
        `${name} is ${describeValue(given)}, and the network takes ${count} there; give one for each.`,
      );
    const read = input.branches.map((branch, k) =>
      readAt(branch, given[k], path === '' ? String(k) : `${path}.${k}`, `${name}[${k}]`),
    );
    return {
      leaves: read.flatMap(({ leaves }) => leaves),
      state1: branches(read.map(({ state1 }) => state1)),
      state2: branches(read.map(({ state2 }) => state2)),
    };
  }
  if (!isKernel(given))
    throw new InputError(`${name} is ${describeValue(given)}, and must be a kernel as kernelFn gives it.`);
  const kernel = readKernel(given, name);
  if (input.kind === 'tensor') checkTakes(input, kernel, name);
  return { leaves: [{ path, name, kernel }], state1: kernel.state1, state2: kernel.state2 };
}

const count = (state: TensorState): number => Number(state.dims[layoutOf(state).batch]);

/** Numbers of samples of x1 and x2. */
export const countsOf = ({ state1, state2 }: ReadKernel): readonly [number, number] => [count(state1), count(state2)];

/**
 * The kernels that a network is given in place of samples.
 * @throws InputError where one does not hold together, is not of what the network takes, or is not laid out as the others.
 */
export function readFed(input: State, given: unknown): Fed {
  const fed = readAt(input, given, '', 'kernel');
  const [first, ...others] = fed.leaves;
  if (!first) return fed;
  for (const other of others)
    for (const [what, of] of ALIKE) {
      const [a, b] = [of(first.kernel), of(other.kernel)];
      if (String(a) !== String(b))
        throw new InputError(`${first.name} has ${what} ${a} and ${other.name} ${b}; compute both alike.`);
    }
  return fed;
}

/** What kernels of several inputs have in common. */
const ALIKE: readonly (readonly [string, (kernel: ReadKernel) => unknown])[] = [
  ['samples', (kernel) => countsOf(kernel).join(' and ')],
  ['diagonalBatch', (kernel) => kernel.diagonalBatch],
  ['diagonalSpatial', (kernel) => kernel.diagonalSpatial],
  ['cov2', (kernel) => (kernel.cov2 ? 'of its own' : 'null')],
];
