import { InputError } from '../../compile/errors.js';
import type { Placed } from '../../compile/graph/placed.js';
import type { Tree } from '../../types/tree.js';
import { showDims } from '../show.js';
import { isList, isPlaced, shapeOf } from './arrays.js';
import type { Parameter, ParameterSpec, SpecInTurn } from './rule.js';

export const isParameter = (spec: ParameterSpec): spec is Parameter =>
  spec !== null && typeof spec === 'object' && 'distribution' in spec;

/** The entries of a list of parameters. */
export const entriesOf = (spec: readonly ParameterSpec[] | SpecInTurn): readonly ParameterSpec[] =>
  'inTurn' in spec ? spec.inTurn : spec;

const listText = (n: number): string => (n === 1 ? 'a list of 1' : `a list of ${n}`);

const wantedText = (spec: Exclude<ParameterSpec, null>): string =>
  isParameter(spec)
    ? `an array of shape ${showDims(spec.shape)}`
    : listText(entriesOf(spec).filter((entry) => entry !== null).length);

const foundText = (tree: Tree<Placed>): string => {
  if (isPlaced(tree)) return `an array of shape ${showDims(shapeOf(tree))}`;
  return isList(tree) ? listText(tree.length) : 'a record';
};

/**
 * Are these parameters of the form that the network has?
 * @throws InputError with the path of the first that is not, what was found and what belongs there.
 */
export function checkParams(spec: Exclude<ParameterSpec, null>, tree: Tree<Placed>, path = 'params'): void {
  const misfit = (): never => {
    throw new InputError(
      `${path} is ${foundText(tree)}, and this network takes ${wantedText(spec)} there; initFn gives parameters that fit.`,
    );
  };
  if (isParameter(spec)) {
    if (!isPlaced(tree) || showDims(shapeOf(tree)) !== showDims(spec.shape)) misfit();
    return;
  }
  const wanted = entriesOf(spec).flatMap((entry) => (entry === null ? [] : [entry]));
  if (isPlaced(tree) || !isList(tree) || tree.length !== wanted.length) return misfit();
  for (const [k, entry] of wanted.entries()) checkParams(entry, tree[k] ?? [], `${path}[${k}]`);
}
