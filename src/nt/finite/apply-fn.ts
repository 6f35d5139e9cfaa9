import { GraphBuilder } from '../../compile/graph/builder.js';
import type { GraphFn } from '../../compile/graph/graph-fn.js';
import type { DType } from '../../compile/graph/node.js';
import type { Placed } from '../../compile/graph/placed.js';
import type { PatternArray } from '../../dsl/pattern.js';
import type { RandomKey } from '../../types/finite-fn.js';
import type { Mask } from '../../types/mask.js';
import type { NDArray } from '../../types/ndarray.js';
import type { Tree } from '../../types/tree.js';
import { ArrayFunction, type ArrayRunOptions } from '../arrays/array-function.js';
import { type Arrays, byPath, dtypeFor, feedsOf, inputsFor, namedInputs, resultTree, signature } from './bind.js';
import { type MakePassArrays, type PassArrays, passOptions } from './pass-arrays.js';
import { readArrays } from './read-arrays.js';
import type { Traceable } from './traceable.js';

/** How a finite function is run. */
export interface ApplyOptions extends ArrayRunOptions {
  /** Element type to compute in; default: that of the inputs. */
  readonly dtype?: 'float32' | 'float64' | undefined;
  /** `false` runs the graph as written, for tests. */
  readonly optimize?: boolean | undefined;
  /** What is drawn for this pass is drawn from it. */
  readonly rng?: RandomKey | undefined;
  /** What layers sum along, for those who make arrays for a pass. */
  readonly pattern?: PatternArray | null | undefined;
  /** Which entries of the inputs are masked, one mask each, for those who make arrays for a pass. */
  readonly masks?: readonly Mask[] | undefined;
}

/** A function of parameters and inputs that can be run, differentiated and turned into kernels: see `graph`. */
export interface ApplyFn extends Traceable {
  (params: Tree<NDArray>, x: Tree<NDArray>, options?: ApplyOptions): Promise<Arrays>;
}

const CALL = 'applyFn(params, x, options)';

/**
 * Makes a graph function one that can be run on arrays; programs are kept for every form of arguments. `passArrays` makes
 * extras of the graph function for every pass.
 */
export function applyFnOf(graph: GraphFn, passArrays?: MakePassArrays): ApplyFn {
  const programs = new Map<string, { readonly run: ArrayFunction; readonly made: Tree<Placed> }>();
  const compiled = (params: Arrays, x: Arrays, own: PassArrays, dtype: DType, optimize: boolean) => {
    const key = [dtype, optimize, ...[params, x, own].map(signature)].join('|');
    const known = programs.get(key);
    if (known) return known;
    const g = new GraphBuilder(dtype);
    const [p, inputs] = [inputsFor(g, 'params', 'w', params), inputsFor(g, 'x', 'x', x)];
    const extras = namedInputs(g, own);
    const made = graph(g, p, inputs, { extras });
    const named = { ...byPath('params', p), ...byPath('x', inputs), ...extras };
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
    const { dtype: asked, optimize = true, rng, masks, pattern, ...rest } = options;
    const dtype = dtypeFor(x, asked);
    const own = passArrays?.(x, { ...passOptions(CALL, rng, dtype), masks, pattern }) ?? {};
    const { run, made } = compiled(params, x, own, dtype, optimize);
    const results = await run.run({ ...feedsOf('params', params), ...feedsOf('x', x), ...own }, rest);
    return resultTree('y', made, results);
  };
  return Object.assign(apply, { graph, ...(passArrays && { passArrays }) });
}
