/** Runs a case of `empirical.json`: kernels, expansions and products of one finite network, in float64. */
import { DenseArray } from '../../src/index.js';
import { empiricalKernelFn } from '../../src/nt/empirical/empirical-kernel-fn.js';
import { empiricalNngpFn } from '../../src/nt/empirical/empirical-nngp-fn.js';
import { empiricalNtkFn } from '../../src/nt/empirical/empirical-ntk-fn.js';
import { empiricalNtkVpFn } from '../../src/nt/empirical/empirical-ntk-vp-fn.js';
import { NtkImplementation } from '../../src/nt/empirical/implementation.js';
import { linearize } from '../../src/nt/empirical/linearize.js';
import { taylorExpand } from '../../src/nt/empirical/taylor-expand.js';
import { type Compared, compareArray } from './compare.js';
import { det } from './det.js';
import type { AnyCase, ArrayJson, InputJson, NetJson } from './format.js';
import { inputArray, modelFor } from './model.js';
import type { CaseRunner, RunOptions } from './outcome.js';
import { Missing, outcomeOf, requireFloat64 } from './outcome.js';

/** A kernel if it has a `kind`, a product with `cotangents`, an expansion with `new_params`, else the network itself. */
interface EmpiricalCase {
  readonly id: string;
  readonly net: NetJson;
  /** `W1=… b1=… W2=… b2=…`, each by the rule of inputs. */
  readonly params: string;
  readonly x1: InputJson;
  readonly x2: InputJson;
  readonly kind?: 'nngp' | 'ntk';
  readonly use_x2?: boolean;
  readonly trace_axes?: readonly number[];
  readonly diagonal_axes?: readonly number[];
  readonly new_params?: string;
  readonly degree?: number;
  readonly cotangents?: string;
  readonly expect: ArrayJson;
}

export const empiricalRunner: CaseRunner = {
  kind: 'empirical',
  accepts: isEmpiricalCase,
  async run(testCase, options) {
    if (!isEmpiricalCase(testCase)) throw new Missing('fields of an empirical case');
    requireFloat64(options);
    return outcomeOf(testCase.id, await compareCase(testCase, options));
  },
};

function isEmpiricalCase(c: AnyCase): c is AnyCase & EmpiricalCase {
  return typeof c.params === 'string' && Array.isArray(c.net);
}

/** An array by the rule of inputs, from text such as `det([2,4],0.1)`. */
function detArray(text: string): DenseArray {
  const [, shape = '', seed = ''] = /^det\(\[([\d,]*)\],([\d.]+)\)$/.exec(text) ?? [];
  if (shape === '') throw new Missing(`an array like ${text}`);
  const sizes = shape.split(',').map(Number);
  return new DenseArray(det({ shape: sizes, seed: Number(seed) }), sizes);
}

type Params = readonly (readonly DenseArray[])[];

/** Weights and biases of an affine layer, none of a nonlinearity, and those of another affine layer. */
function readParams(text: string): Params {
  const [w1, b1, w2, b2] = text.split(' ').map((entry) => detArray(entry.split('=')[1] ?? ''));
  if (!w1 || !b1 || !w2 || !b2) throw new Missing(`parameters like ${text}`);
  return [[w1, b1], [], [w2, b2]];
}

/** Parameters moved by the rule of the file. */
function moved(params: Params, rule: string): Params {
  if (rule !== '1.1*p+0.03') throw new Missing(`new parameters by ${rule}`);
  const move = ({ data, shape }: DenseArray): DenseArray =>
    new DenseArray(
      data.map((p) => 1.1 * p + 0.03),
      shape,
    );
  return params.map((layer) => layer.map(move));
}

async function compareCase(c: EmpiricalCase, { on }: RunOptions): Promise<readonly Compared[]> {
  const { applyFn } = modelFor(c.net, c.x1.shape);
  const [x1, x2, params, options] = [inputArray(c.x1), inputArray(c.x2), readParams(c.params), on?.options ?? {}];
  const compare = (name: string, array: unknown): Compared =>
    compareArray(name, array instanceof DenseArray ? array : null, c.expect);
  if (c.cotangents !== undefined)
    return [compare('vp', await empiricalNtkVpFn(applyFn, x1, x2, params)(detArray(c.cotangents), options))];
  if (c.kind !== undefined) return compareKernels(c, c.kind, compare, options);
  if (c.new_params === undefined) return [compare('apply', await applyFn(params, x1, options))];
  const expanded = c.degree === undefined ? linearize(applyFn, params) : taylorExpand(applyFn, params, c.degree);
  return [compare('expansion', await expanded(moved(params, c.new_params), x1, options))];
}

/** The kernel on its own and with its partner; an NTK by all implementations, whichever the case was made with. */
async function compareKernels(
  c: EmpiricalCase,
  kind: 'nngp' | 'ntk',
  compare: (name: string, array: unknown) => Compared,
  options: NonNullable<RunOptions['on']>['options'] | Record<string, never>,
): Promise<readonly Compared[]> {
  const { applyFn } = modelFor(c.net, c.x1.shape);
  const [x1, x2, params] = [inputArray(c.x1), c.use_x2 ? inputArray(c.x2) : null, readParams(c.params)];
  const axes = { traceAxes: c.trace_axes ?? [], diagonalAxes: c.diagonal_axes ?? [] };
  const together = compare('of both', await empiricalKernelFn(applyFn, axes)(x1, x2, kind, params, options));
  if (kind === 'nngp')
    return [together, compare('nngp', await empiricalNngpFn(applyFn, axes)(x1, x2, params, options))];
  const [, named = ''] = c.id.split('/');
  const vmapAxes = named.endsWith('vmap') ? 0 : null;
  const rows = [together];
  for (const implementation of Object.values(NtkImplementation)) {
    const ntkFn = empiricalNtkFn(applyFn, { ...axes, vmapAxes, implementation });
    rows.push(compare(implementation, await ntkFn(x1, x2, params, options)));
  }
  return rows;
}
