import { InternalError } from '../compile/errors.js';
import { branches, type DimValue, type State, type TensorState, tensor } from './state.js';

/** One thing for an input, or a list with one for each of several, as deep as the inputs are nested. */
export type ByInput<T> = T | readonly ByInput<T>[];

/** Sizes of an input, or of each of several. */
export type SizeTree<D extends DimValue = DimValue> = readonly D[] | readonly SizeTree<D>[];

/** Are these the sizes of one input? */
export const isSizes = <D extends DimValue>(tree: SizeTree<D>): tree is readonly D[] =>
  !tree.some((entry) => Array.isArray(entry));

/** Inputs of these sizes, of which nothing else is known. */
export const stateOfSizes = (sizes: SizeTree): State =>
  isSizes(sizes) ? tensor(sizes) : branches(sizes.map(stateOfSizes));

/** Something of each input, in the form of the inputs; `place` counts them in order, and `path` is like `[0][1]`. */
export function byInput<T>(start: State, make: (input: TensorState, place: number, path: string) => T): ByInput<T> {
  let place = 0;
  const visit = (state: State, path: string): ByInput<T> => {
    if (state.kind === 'unknown') throw new InternalError('a network without an input');
    return state.kind === 'tensor'
      ? make(state, place++, path)
      : state.branches.map((branch, k) => visit(branch, `${path}[${k}]`));
  };
  return visit(start, '');
}

/** The inputs in order. */
export function inputsOf(start: State): readonly TensorState[] {
  const inputs: TensorState[] = [];
  byInput(start, (input) => inputs.push(input));
  return inputs;
}

/** The same inputs, each changed. */
export function mapInputs(start: State, change: (input: TensorState, place: number) => TensorState): State {
  let place = 0;
  const visit = (state: State): State => {
    if (state.kind === 'tensor') return change(state, place++);
    return state.kind === 'branches' ? branches(state.branches.map(visit)) : state;
  };
  return visit(start);
}

/** The inputs with other sizes. */
export function withSizes(start: State, sizes: SizeTree): State {
  const given = inputsOf(stateOfSizes(sizes));
  return mapInputs(start, (input, place) => {
    const { batchAxis, channelAxis, gaussian } = input;
    return tensor(given[place]?.dims ?? [], { batchAxis, channelAxis, gaussian });
  });
}

/** The sizes of inputs. */
export const sizesOf = (start: State): SizeTree => byInput(start, ({ dims }) => dims);
