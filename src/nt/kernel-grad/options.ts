import { InputError } from '../../compile/errors.js';
import type { ByInput } from '../../dsl/inputs.js';
import type { Network } from '../../dsl/network.js';
import type { DenseArray } from '../../runtime/ndarray.js';
import type { EngineChoice } from '../../types/engine.js';
import type { EachInput, ShapeTree } from '../../types/inputs.js';
import type { KernelPattern } from '../../types/pattern.js';
import type { Shape } from '../../types/shape.js';

/** What a derivative is taken by: the samples of either side, or the hypers of the network. */
export type Wrt = 'x1' | 'x2' | 'hypers';

/** How kernels are differentiated. */
export interface KernelGradOptions<W extends readonly Wrt[] = readonly Wrt[]> {
  /** What to differentiate by; default all there is. What is left out costs nothing. */
  readonly wrt?: W | undefined;
  /** Other values for hypers of the network, by name. */
  readonly hypers?: Readonly<Record<string, number>> | undefined;
  /** The graphs that `Aggregate` layers sum along; default: none, and the layers do nothing. */
  readonly pattern?: KernelPattern | null | undefined;
  /** Default `'wasm'`. */
  readonly engine?: EngineChoice | undefined;
  /** Element type to compute in. Default `'float64'`. */
  readonly dtype?: 'float32' | 'float64' | undefined;
  /** Threads of the wasm engine; default: one per core. */
  readonly threads?: number | undefined;
  /** Stops the computation; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A network to differentiate the kernels of; `I` is the shape of its input, or the shapes of its inputs. */
export interface GradModel<I extends ShapeTree> {
  readonly network: Network;
  readonly inShape?: I;
}

/** All there is to differentiate by. */
export type DefaultWrt<X2> = null extends X2 ? ['x1', 'hypers'] : ['x1', 'x2', 'hypers'];

/** Derivatives: those by samples in the form and the shapes of the samples, those by hypers by their names. */
export type KernelGrads<W extends readonly Wrt[], I extends ShapeTree = Shape> = {
  readonly [K in W[number]]: K extends 'hypers'
    ? Readonly<Record<string, number>>
    : EachInput<I, DenseArray, ByInput<DenseArray>>;
};

const ALL: readonly Wrt[] = ['x1', 'x2', 'hypers'];

/** @throws InputError on an unknown name, x2 where there is none, or no name at all. */
export function readWrt(wrt: readonly Wrt[] | undefined, hasX2: boolean): readonly Wrt[] {
  if (wrt === undefined) return ALL.filter((name) => hasX2 || name !== 'x2');
  if (wrt.length === 0) throw new InputError(`wrt is empty; name at least one of ${ALL.join(', ')}.`);
  for (const name of wrt)
    if (!ALL.includes(name)) throw new InputError(`wrt has '${String(name)}', which is not one of ${ALL.join(', ')}.`);
  if (!hasX2 && wrt.includes('x2'))
    throw new InputError('wrt has x2, and x2 is null: the derivative by x1 counts both of its places.');
  return wrt;
}
