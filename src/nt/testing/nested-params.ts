import { InputError } from '../../compile/errors.js';
import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import { type Placed, placed } from '../../compile/graph/placed.js';
import { treeLeaves, treeMap } from '../../compile/tree.js';
import { entriesOf, isParameter } from '../../dsl/finite/check-params.js';
import { type NoiseSpec, noiseName, type Parameter, type ParameterSpec } from '../../dsl/finite/rule.js';
import { formatShape } from '../../runtime/describe.js';
import type { Tree } from '../../types/tree.js';

/** An array that every network has its own of: parameters, or what its layers draw for a pass. */
export interface Drawn extends Pick<Parameter, 'shape' | 'scale'> {
  readonly distribution: Parameter['distribution'] | 'bernoulli';
  /** Of 1, where 1 or 0 is drawn. */
  readonly probability?: number;
}

/** An array of one network as the graph has it. */
export interface ParamInput {
  readonly parameter: Drawn;
  readonly array: Placed;
}

export type Parameters = Tree<Drawn>;

/** What stands in a list of parameters, without what takes a key and gives none. */
export const parametersOf = (spec: Exclude<ParameterSpec, null>): Parameters =>
  isParameter(spec) ? spec : entriesOf(spec).flatMap((entry) => (entry === null ? [] : [parametersOf(entry)]));

/** What layers draw for a pass, by the names under which they find it. */
export function noiseParameters(spec: NoiseSpec, path = ''): Readonly<Record<string, Drawn>> {
  if (spec === null || 'ofPattern' in spec) return {};
  if ('probability' in spec) return { [noiseName(path)]: { ...spec, distribution: 'bernoulli' } };
  return Object.assign({}, ...spec.map((entry, k) => noiseParameters(entry, `${path}[${k}]`)));
}

const isOne = (tree: Parameters): tree is Drawn => 'distribution' in tree;

export const parameterLeaves = (tree: Parameters, stem: string): readonly (readonly [path: string, leaf: Drawn])[] =>
  treeLeaves(tree, isOne, stem);

/** Graph inputs for the arrays of a network, by their paths; `stem` is what these start with. */
export const parameterInputs = (g: GraphBuilder, tree: Parameters, stem: string): ReadonlyMap<string, ParamInput> =>
  new Map(
    parameterLeaves(tree, stem).map(([path, parameter], leaf) => {
      const axes = parameter.shape.map((extent, k) => ({ name: `${stem}${leaf}_${k}`, extent }));
      const array = placed(
        g.input(path, axes),
        axes.map((a) => a.name),
      );
      return [path, { parameter, array }];
    }),
  );

const scaleOf = ({ scale = 1, distribution }: Drawn): number => (distribution === 'zeros' ? 1 : scale);

const ratio = (a: number, b: number): number => (a === b ? 1 : a / b);

/** Every `step`-th entry of an axis from `first` on, `out` in all. */
const every = (
  g: GraphBuilder,
  x: Node,
  axis: string,
  extent: number,
  step: number,
  first: number,
  out: number,
): Node =>
  g.patches(x, { axes: [axis], tap: null, size: 1, stride: step, dilation: 1, lo: -first, extent, out, wrap: false });

/**
 * The parameters of network number `member` of the narrow ones whose parameters are those of a wide one: along every
 * axis that is longer in the wide network, every r-th entry. Entries of random arrays are independent and alike, so any
 * of them make a network of the narrow kind; those of members 0 to r - 1 have no entry in common.
 *
 * @throws InputError where parameters of both are not of the same form.
 */
export function nestedParameters(
  g: GraphBuilder,
  wide: ReadonlyMap<string, ParamInput>,
  narrow: Parameters,
  member: number,
  stem: string,
): Tree<Placed> {
  const leaves = parameterLeaves(narrow, stem).map(([path]) => path);
  const extra = [...wide.keys()].find((path) => !leaves.includes(path));
  if (extra !== undefined) throw misfit(extra);
  return treeMap(
    narrow,
    isOne,
    (parameter, path) => {
      const from = wide.get(path);
      const order = from?.array.order ?? [];
      if (!from || order.length !== parameter.shape.length || from.parameter.distribution !== parameter.distribution)
        throw misfit(path);
      const node = order.reduce((x, axis, k) => {
        const [all, some] = [from.parameter.shape[k] ?? 1, parameter.shape[k] ?? 1];
        if (all < some)
          throw new InputError(
            `${path} has shape ${formatShape(parameter.shape)} in the narrow network and ${formatShape(from.parameter.shape)} in the wide one; make no axis shorter as the width grows.`,
          );
        const step = Math.floor(all / some);
        return all === some ? x : every(g, x, axis, all, step, member % step, some);
      }, from.array.node);
      return placed(g.affine(node, ratio(scaleOf(parameter), scaleOf(from.parameter)), 0), order);
    },
    stem,
  );
}

const misfit = (path: string): InputError =>
  new InputError(
    `The networks of different widths have parameters of different forms at ${path}; change nothing but the width.`,
  );
