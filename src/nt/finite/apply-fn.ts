import { GraphBuilder } from '../../compile/graph/builder.js';
import type { GraphFn } from '../../compile/graph/graph-fn.js';
import type { DType } from '../../compile/graph/node.js';
import type { Placed } from '../../compile/graph/placed.js';
import type { NDArray } from '../../types/ndarray.js';
import type { Tree } from '../../types/tree.js';
import { ArrayFunction, type ArrayRunOptions } from '../arrays/array-function.js';
import { type Arrays, byPath, dtypeFor, feedsOf, inputsFor, resultTree, signature } from './bind.js';
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
    const named = { ...byPath('params', p), ...byPath('x', inputs) };
    const program = { run: new ArrayFunction(named, byPath('y', made), dtype, { optimize }), made };
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
    const { run, made } = compiled(params, x, dtypeFor(x, asked), optimize);
    const results = await run.run({ ...feedsOf('params', params), ...feedsOf('x', x) }, rest);
    return resultTree('y', made, results);
  };
  return Object.assign(apply, { graph });
}
