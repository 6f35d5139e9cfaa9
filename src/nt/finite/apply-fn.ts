import { InputError, InternalError } from '../../compile/errors.js';
import { GraphBuilder } from '../../compile/graph/builder.js';
import type { GraphFn } from '../../compile/graph/graph-fn.js';
import type { DType } from '../../compile/graph/node.js';
import type { Placed } from '../../compile/graph/placed.js';
import { treeLeaves, treeMap } from '../../compile/tree.js';
import type { DenseArray } from '../../runtime/ndarray.js';
import type { NDArray } from '../../types/ndarray.js';
import type { Tree } from '../../types/tree.js';
import { ArrayFunction, type ArrayRunOptions } from '../arrays/array-function.js';
import { type Arrays, feedsOf, inputsFor, isArray, mapPlaced, placedLeaves } from './bind.js';
import { readArrays } from './read-arrays.js';

/** How a finite function is run. */
export interface ApplyOptions extends ArrayRunOptions {
  /** Element type to compute in; default: that of the inputs. */
  readonly dtype?: 'float32' | 'float64' | undefined;
  /** `false` runs the graph as written, for tests. */
  readonly optimize?: boolean | undefined;
}

/** A function of parameters and inputs that can be run, differentiated and turned into kernels: see `graph`. */
export interface ApplyFn {
  (params: Tree<NDArray>, x: Tree<NDArray>, options?: ApplyOptions): Promise<Arrays>;
  readonly graph: GraphFn;
}

/** The same shapes in the same tree have the same program. */
const signature = (arrays: Arrays): string => JSON.stringify(treeMap(arrays, isArray, ({ shape }) => shape.join()));

function dtypeOf(x: Arrays, asked: ApplyOptions['dtype']): DType {
  const dtype = asked ?? treeLeaves(x, isArray)[0]?.[1].dtype ?? 'float64';
  if (dtype !== 'float32' && dtype !== 'float64')
    throw new InputError(`dtype is '${String(dtype)}', and must be one of float32, float64.`);
  return dtype === 'float32' ? 'f32' : 'f64';
}

const record = (tree: Tree<Placed>, stem: string): Readonly<Record<string, Placed>> =>
  Object.fromEntries(placedLeaves(tree).map(([path, leaf]) => [`${stem}${path}`, leaf]));

/** Makes a graph function one that can be run on arrays; programs are kept for every form of arguments. */
export function applyFnOf(graph: GraphFn): ApplyFn {
  const programs = new Map<string, { readonly run: ArrayFunction; readonly made: Tree<Placed> }>();
  const compiled = (params: Arrays, x: Arrays, dtype: DType, optimize: boolean) => {
    const key = [dtype, optimize, signature(params), signature(x)].join('|');
    const known = programs.get(key);
    if (known) return known;
    const g = new GraphBuilder(dtype);
    const [p, inputs] = [inputsFor(g, 'params', 'w', params), inputsFor(g, 'x', 'x', x)];
    const made = graph(g, p, inputs, {});
    const named = { ...record(p, 'params'), ...record(inputs, 'x') };
    const program = { run: new ArrayFunction(named, record(made, 'y'), dtype, { optimize }), made };
    programs.set(key, program);
    return program;
  };
  const apply = async (
    givenParams: Tree<NDArray>,
    givenX: Tree<NDArray>,
    options: ApplyOptions = {},
  ): Promise<Arrays> => {
    const [params, x] = [readArrays(givenParams, 'params'), readArrays(givenX, 'x')];
    const { dtype: asked, optimize = true, ...rest } = options;
    const { run, made } = compiled(params, x, dtypeOf(x, asked), optimize);
    const results = await run.run({ ...feedsOf('params', params), ...feedsOf('x', x) }, rest);
    return mapPlaced(made, (_leaf, path): DenseArray => {
      const found = results[`y${path}`];
      if (!found) throw new InternalError(`no result ${path}`);
      return found;
    });
  };
  return Object.assign(apply, { graph });
}
