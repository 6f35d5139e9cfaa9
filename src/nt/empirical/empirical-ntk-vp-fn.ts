import { InputError } from '../../compile/errors.js';
import type { DType, Node } from '../../compile/graph/node.js';
import { type Placed, placed } from '../../compile/graph/placed.js';
import { jvp, plus } from '../../compile/transform/jvp.js';
import { vjp } from '../../compile/transform/vjp.js';
import { treeLeaves } from '../../compile/tree.js';
import { shapeOf } from '../../dsl/finite/arrays.js';
import { typed } from '../../dsl/seam.js';
import { formatShape } from '../../runtime/describe.js';
import { ArrayFunction } from '../arrays/array-function.js';
import { type Arrays, feedsOf, isArray, placedLeaves, resultTree, signature } from '../finite/bind.js';
import type { Traceable } from '../finite/traceable.js';
import {
  checkDifferentiable,
  type Differentiable,
  type InputsOf,
  type OutputsOf,
  type ParamsOf,
} from './differentiable.js';
import { dtypeOf, type EmpiricalOptions, runOptionsOf } from './options.js';
import { paired, withPassArrays } from './paired.js';
import { readArguments } from './read-arguments.js';
import { readTree } from './read-tree.js';
import { type Arguments, argumentFeeds, nodesOfTree, traced } from './traced.js';

const STEM = 'cotangents';

/** J(x1) J(x2)' on cotangents of the outputs on x2, compiled. */
class VectorProduct {
  readonly #run: ArrayFunction;
  readonly #wanted: readonly (readonly [path: string, shape: readonly number[]])[];
  readonly #outputs: ReturnType<typeof traced>['one']['outputs'];

  constructor(f: Traceable, args: Arguments, dtype: DType, optimize: boolean) {
    const trace = traced(f, args, null, dtype);
    const { g, one, two, inputs } = trace;
    const params = nodesOfTree(trace.params);
    const cotangents = placedLeaves(two.outputs).map(([path, { node, order }]) => ({
      name: `${STEM}${path}`,
      of: node,
      ct: placed(g.input(`${STEM}${path}`, node.axes), order),
    }));
    const seeds = new Map<Node, Node>();
    for (const { of, ct } of cotangents) seeds.set(of, plus(g, seeds.get(of) ?? null, ct.node) ?? ct.node);
    const pulled = vjp(g, seeds, params);
    const tangents = new Map(params.flatMap((w, k) => (pulled[k] ? [[w, pulled[k]] as const] : [])));
    const leaves = placedLeaves(one.outputs);
    const pushed = jvp(
      g,
      leaves.map(([, { node }]) => node),
      tangents,
    );
    const results = leaves.map(([path, { node, order }], k): readonly [string, Placed] => [
      `y${path}`,
      placed(pushed[k] ?? g.broadcast(g.constant(0), node.axes), order),
    ]);
    this.#wanted = placedLeaves(two.outputs).map(([path, leaf]) => [path, shapeOf(leaf)] as const);
    this.#outputs = one.outputs;
    const fed = Object.fromEntries(cotangents.map(({ name, ct }) => [name, ct] as const));
    this.#run = new ArrayFunction({ ...inputs, ...fed }, Object.fromEntries(results), dtype, { optimize });
  }

  async of(feeds: Parameters<ArrayFunction['run']>[0], cotangents: Arrays, options: EmpiricalOptions): Promise<Arrays> {
    this.#check(cotangents);
    const all = { ...feeds, ...feedsOf(STEM, cotangents) };
    return resultTree('y', this.#outputs, await this.#run.run(all, runOptionsOf(options)));
  }

  #check(cotangents: Arrays): void {
    const given = new Map(
      treeLeaves(cotangents, isArray).map(([path, { shape }]) => [path, formatShape(shape)] as const),
    );
    for (const [path, shape] of this.#wanted) {
      const found = given.get(path);
      if (found === formatShape(shape)) continue;
      throw new InputError(
        `${STEM}${path} ${found === undefined ? 'is missing' : `has shape ${found}`}, and the output on x2 has shape ` +
          `${formatShape(shape)} there; give cotangents in the form of f(params, x2).`,
      );
    }
    if (given.size > this.#wanted.length)
      throw new InputError(
        `${STEM} has arrays at ${[...given.keys()].join(', ')}, and f(params, x2) at ` +
          `${this.#wanted.map(([path]) => path || 'its root').join(', ')} alone; give cotangents in its form.`,
      );
  }
}

/** The product of an NTK with a vector. */
export type NtkVpFn<F extends Differentiable> = (
  cotangents: OutputsOf<F>,
  options?: EmpiricalOptions,
) => Promise<OutputsOf<F>>;

/**
 * Products of the NTK of a function with vectors, without the NTK: `J(x1) J(x2)' v` for `v` in the form of the outputs on
 * x2, in the form of the outputs on x1. Nothing is averaged. `x2 = null` is x1.
 *
 * @example
 * const vp = empiricalNtkVpFn(net.applyFn, x1, x2, params);
 * const product = await vp(v); // v: [n2, k], product: [n1, k]
 * @throws InputError where arguments do not fit; when called, for cotangents of another form.
 */
export function empiricalNtkVpFn<F extends Differentiable>(
  f: F,
  x1: InputsOf<F>,
  x2: InputsOf<F> | null,
  params: ParamsOf<F>,
): NtkVpFn<F> {
  checkDifferentiable('empiricalNtkVpFn', f);
  const given = readArguments(x1, x2, params);
  const products = new Map<string, VectorProduct>();
  return async (cotangents, options = {}) => {
    const [dtype, optimize] = [dtypeOf(given.x1, options), options.optimize ?? true];
    const args = withPassArrays(f, given, options, dtype);
    const key = JSON.stringify([dtype, optimize, signature(args.x1), args.x2 && signature(args.x2)]);
    const product = products.get(key) ?? new VectorProduct(paired(f), args, dtype, optimize);
    products.set(key, product);
    return typed<OutputsOf<F>>(await product.of(argumentFeeds(f, args), readTree(cotangents, STEM), options));
  };
}
