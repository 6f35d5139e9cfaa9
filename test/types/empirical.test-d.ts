// Empirical kernels, as the type checker knows them: parameters, inputs and outputs are those of the function.
import { expectAssignable, expectNotAssignable, expectType } from 'tsd';
import {
  type ApplyFn,
  Dense,
  type EmpiricalFn,
  type EmpiricalKernelFn,
  type EmpiricalNtkOptions,
  empiricalKernelFn,
  empiricalNngpFn,
  empiricalNtkFn,
  empiricalNtkVpFn,
  FanOut,
  linearize,
  type NDArray,
  parallel,
  type RandomKey,
  Relu,
  type Tree,
  taylorExpand,
} from '../../src/index.js';
import { input } from './fixtures/kit.js';

declare const key: RandomKey;
declare const x: NDArray;
declare const own: ApplyFn;
declare const tree: Tree<NDArray>;

const net = input('N', 64).build(Dense(512), Relu(), Dense(10, { bStd: 1 }));
const params = net.initFn(key);

// One output: one kernel.
expectType<Promise<NDArray>>(empiricalNngpFn(net.applyFn)(x, null, params));
expectType<Promise<NDArray>>(empiricalNtkFn(net.applyFn, { traceAxes: [], diagonalAxes: 0 })(x, x, params));
expectType<Promise<NDArray>>(empiricalKernelFn(net.applyFn)(x, null, 'ntk', params));
expectType<Promise<{ readonly nngp: NDArray; readonly ntk: NDArray }>>(
  empiricalKernelFn(net.applyFn)(x, null, undefined, params),
);
expectType<Promise<{ readonly ntk: NDArray }>>(empiricalKernelFn(net.applyFn)(x, null, ['ntk'], params));

// Several outputs: a kernel each.
const branches = input('N', 3).build(FanOut(2), parallel(Dense(2), Dense(5)));
const each = empiricalNtkFn(branches.applyFn)(x, null, branches.initFn(key));
expectAssignable<Promise<readonly [NDArray, NDArray]>>(each);
expectNotAssignable<Promise<readonly [NDArray]>>(each);
expectType<Promise<readonly [{ readonly nngp: NDArray }, { readonly nngp: NDArray }]>>(
  empiricalKernelFn(branches.applyFn)(x, null, ['nngp'], branches.initFn(key)),
);

// A function of one's own takes and gives any tree.
expectAssignable<Promise<Tree<NDArray>>>(empiricalNtkFn(own)(tree, null, tree));
expectAssignable<Promise<Tree<NDArray>>>(linearize(own, tree)(tree, x));

// Expansions are functions of the same parameters and inputs, and can be differentiated.
expectType<Promise<NDArray>>(linearize(net.applyFn, params)(params, x));
expectType<Promise<NDArray>>(empiricalNtkFn(taylorExpand(net.applyFn, params, 2))(x, null, params));
expectType<Promise<NDArray>>(empiricalNtkVpFn(net.applyFn, x, null, params)(x));

expectType<Promise<NDArray>>(linearize(taylorExpand(net.applyFn, params, 2), params)(params, x));

// Parameters of another network, kernels and implementations that are none, and functions that have no graph.
declare const others: ReturnType<typeof branches.initFn>;
expectNotAssignable<Parameters<EmpiricalFn<typeof net.applyFn>>[2]>(others);
const line = linearize(net.applyFn, params);
expectNotAssignable<Parameters<typeof line>[0]>(others);
expectNotAssignable<Parameters<EmpiricalKernelFn<typeof net.applyFn>>[2]>('cov1');
expectNotAssignable<NonNullable<EmpiricalNtkOptions['implementation']>>('FASTEST');
expectNotAssignable<Parameters<typeof empiricalNtkFn>[0]>((p: NDArray) => Promise.resolve(p));
