import { InternalError } from '../../compile/errors.js';
import { treeLeaves, treeMap } from '../../compile/tree.js';
import { typed } from '../../dsl/seam.js';
import type { DenseArray } from '../../runtime/ndarray.js';
import type { Tree } from '../../types/tree.js';
import { type Arrays, isArray } from '../finite/bind.js';
import type { KernelResults } from './compiled-kernels.js';
import { checkDifferentiable, type Differentiable } from './differentiable.js';
import { kindsOf } from './empirical-request.js';
import { checkImplementation } from './implementation.js';
import type { KernelKind } from './kernel-outputs.js';
import { KernelRunner } from './kernel-runner.js';
import type { EmpiricalKernelFn, EmpiricalNtkOptions } from './kernel-types.js';
import { readArguments } from './read-arguments.js';

/** Several kernels of every output by their names, in the form of the outputs. */
function together(
  kinds: readonly KernelKind[],
  results: KernelResults,
): Tree<Readonly<Partial<Record<KernelKind, DenseArray>>>> {
  const trees = kinds.flatMap((kind) => {
    const tree = results[kind];
    return tree ? [{ kind, tree }] : [];
  });
  const [first] = trees;
  if (!first) throw new InternalError('no kernel was computed');
  const leaves = trees.map(({ kind, tree }) => ({ kind, arrays: new Map(treeLeaves(tree, isArray)) }));
  const form: Arrays = first.tree;
  return treeMap(form, isArray, (_array, path) =>
    Object.fromEntries(leaves.map(({ kind, arrays }) => [kind, arrays.get(path)] as const)),
  );
}

/**
 * NNGP and NTK of a finite function, computed together: see {@link empiricalNngpFn} and {@link empiricalNtkFn}. `get` is
 * one of them (its array is the result), several, or undefined for both (an object with those keys).
 *
 * @example
 * const { nngp, ntk } = await empiricalKernelFn(net.applyFn)(x1, x2, undefined, params);
 * @throws InputError where arguments or axes do not fit.
 */
export function empiricalKernelFn<F extends Differentiable>(
  f: F,
  { vmapAxes = null, implementation = 'STRUCTURED_DERIVATIVES', ...axes }: EmpiricalNtkOptions = {},
): EmpiricalKernelFn<F> {
  checkDifferentiable('empiricalKernelFn', f);
  checkImplementation(implementation);
  const runners = new Map<string, KernelRunner>();
  const runnerOf = (kinds: readonly KernelKind[]): KernelRunner => {
    const key = kinds.join();
    const known = runners.get(key) ?? new KernelRunner({ f, axes, kinds, vmap: vmapAxes }, implementation);
    runners.set(key, known);
    return known;
  };
  const kernelFn = async (...[x1, x2, get, params, options = {}]: Parameters<EmpiricalKernelFn<F>>) => {
    const kinds = kindsOf(get);
    const results = await runnerOf(kinds).run(readArguments(x1, x2, params), options);
    const [kind] = kinds;
    return typeof get === 'string' && kind ? results[kind] : together(kinds, results);
  };
  return typed<EmpiricalKernelFn<F>>(kernelFn);
}
