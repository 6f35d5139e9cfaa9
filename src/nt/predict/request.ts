import { InputError } from '../../compile/errors.js';
import { describeValue } from '../../runtime/describe.js';

/**
 * Which Gaussian process:
 * - `nngp`: the posterior of the infinitely wide network, that is exact Bayesian inference;
 * - `ntk`: an ensemble of such networks, each trained by gradient descent to convergence;
 * - `ntkgp`: the posterior of a Gaussian process whose covariance is the NTK.
 */
export type GpKind = 'nngp' | 'ntk' | 'ntkgp';

const KINDS: readonly GpKind[] = ['nngp', 'ntk', 'ntkgp'];

/** What to predict: one kind, several, or nothing for `nngp` and `ntk`. */
export type GpRequest = GpKind | readonly GpKind[] | undefined;

/** The kinds of a request. @throws InputError when it is empty, repeats itself or names something else. */
export function kindsOf(get: GpRequest): readonly GpKind[] {
  if (get === undefined) return ['nngp', 'ntk'];
  const kinds = typeof get === 'string' ? [get] : get;
  if (kinds.length === 0) throw new InputError(`get is empty; ask for at least one of ${KINDS.join(', ')}.`);
  for (const [i, kind] of kinds.entries()) {
    if (!KINDS.includes(kind))
      throw new InputError(`get has ${describeValue(kind)}, which is none of ${KINDS.join(', ')}.`);
    if (kinds.indexOf(kind) !== i) throw new InputError(`get has '${kind}' twice; ask for each kind once.`);
  }
  return kinds;
}

/** A request as messages write it: `get 'ntk' with kTestTest`. */
export function describeRequest(get: GpRequest, { kTestTest }: { readonly kTestTest?: unknown }): string {
  const kinds = kindsOf(get).map((kind) => `'${kind}'`);
  const shown = typeof get === 'string' ? kinds[0] : `[${kinds.join(', ')}]`;
  return `get ${shown}${kTestTest === undefined || kTestTest === null ? '' : ' with kTestTest'}`;
}
