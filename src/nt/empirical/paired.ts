import { InputError } from '../../compile/errors.js';
import type { DType } from '../../compile/graph/node.js';
import type { Placed } from '../../compile/graph/placed.js';
import { isPlaced } from '../../dsl/finite/arrays.js';
import { foldIn } from '../../runtime/random/fold-in.js';
import type { RandomKey } from '../../types/finite-fn.js';
import type { KernelPattern } from '../../types/pattern.js';
import type { Tree } from '../../types/tree.js';
import { type Arrays, isArray } from '../finite/bind.js';
import { type PassArrays, passOptions } from '../finite/pass-arrays.js';
import type { Traceable } from '../finite/traceable.js';
import { readPatterns } from '../pattern.js';
import { sameArrays } from './same-arrays.js';
import type { Arguments } from './traced.js';
import type { VmapAxes } from './vmap-axes.js';

/**
 * A function whose inputs are pairs: the inputs, and the arrays that are made for a pass. So these go along wherever inputs
 * go, into blocks of samples for one. A function for which nothing is made stays as it is.
 */
export function paired(f: Traceable): Traceable {
  if (!f.passArrays) return f;
  return {
    ...(f.captured && { captured: f.captured }),
    graph: (g, params, pair, { extras = {} }) => {
      const [x, own] = partsOf(pair);
      return f.graph(g, params, x, { extras: { ...extras, ...own } });
    },
  };
}

const isPair = (pair: Tree<Placed>): pair is readonly [Tree<Placed>, Readonly<Record<string, Placed>>] =>
  !isPlaced(pair) && Array.isArray(pair) && pair.length === 2;

const partsOf = (pair: Tree<Placed>): readonly [Tree<Placed>, Readonly<Record<string, Placed>>] =>
  isPair(pair) ? pair : [pair, {}];

/**
 * Arguments of a {@link paired} function. x2 draws from the same key as x1 where the two are the same arrays, and else from
 * another one, as in the reference.
 * @throws InputError for a key that is none, or patterns that do not fit.
 */
export function withPassArrays(
  f: Traceable,
  args: Arguments,
  { rng, pattern }: { readonly rng?: RandomKey | undefined; readonly pattern?: KernelPattern | null | undefined },
  dtype: DType,
): Arguments {
  const { passArrays } = f;
  if (!passArrays) return args;
  const { rng: key } = passOptions('empirical kernels with options', rng, dtype);
  const { params, x1, x2 } = args;
  const [first, second] = readPatterns(pattern, x2 !== null);
  const pair = (x: Arrays, own: typeof key, edges: typeof first): Arrays => [
    x,
    passArrays(x, { rng: own, dtype, pattern: edges }),
  ];
  const other = key && x2 && !sameArrays(x1, x2) ? foldIn(key, 1) : key;
  return { params, x1: pair(x1, key, first), x2: x2 && pair(x2, other, second) };
}

/** What was made for a pass, of inputs that are pairs; nothing of others. */
export function passArraysOf(f: Traceable, x: Arrays | null): PassArrays {
  if (!f.passArrays || x === null || isArray(x) || !Array.isArray(x)) return {};
  return x[1];
}

/** @throws InputError for axes to map over and a function that reads more than its inputs. */
export function checkVmap(f: Traceable, vmap: VmapAxes | null | undefined): void {
  if (!f.passArrays || vmap === null || vmap === undefined) return;
  throw new InputError(
    'vmapAxes is for functions that read their inputs alone, and layers of this one draw at random for every pass or take ' +
      'a pattern; leave it out: what is done to every sample alike is found without it.',
  );
}
