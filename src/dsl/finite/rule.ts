import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Placed } from '../../compile/graph/placed.js';
import type { ShapedData } from '../../types/ndarray.js';
import type { Tree } from '../../types/tree.js';
import type { MaskInputs } from '../mask/finite-inputs.js';
import type { PatternArray } from '../pattern.js';
import type { State } from '../state.js';

/** One array of parameters: its shape and how it is drawn. */
export interface Parameter {
  readonly shape: readonly number[];
  /** `normal` is of mean 0 and variance 1. */
  readonly distribution: 'normal' | 'zeros' | 'ones';
  /** Every number is multiplied by it once it is drawn. Default 1. */
  readonly scale?: number;
}

/**
 * The parameters of a layer as data: an array, or a list of them, as deep as wanted. A list splits its random key into
 * one for each entry; `null` takes its key and gives no parameter.
 */
export type ParameterSpec = Parameter | null | readonly ParameterSpec[] | SpecInTurn;

/** A list whose entries each split one key off what is left of the random key, as the layers of a serial do. */
export interface SpecInTurn {
  readonly inTurn: readonly ParameterSpec[];
}

/** An array that is drawn anew for every pass: 1 with this probability, else 0. */
export interface Noise {
  readonly shape: readonly number[];
  readonly probability: number;
}

/** An array that is made of the pattern that a caller gives for a pass. */
export interface OfPattern {
  readonly ofPattern: (pattern: PatternArray) => ShapedData;
}

/**
 * What a layer draws for every pass, as data: an array, or a list with an entry for each of its layers, which splits its
 * random key into one for each; `null` where nothing is drawn.
 */
export type NoiseSpec = Noise | OfPattern | null | readonly NoiseSpec[];

/** The name under which a layer finds what it draws among the extras. */
export const noiseName = (path: string): string => `noise${path}`;

/** The name under which a layer finds what is made of a pattern. */
export const patternName = (path: string): string => `pattern${path}`;

/** What the finite part of a layer may use. */
export interface FiniteContext {
  readonly g: GraphBuilder;
  /** Arrays by name that are neither parameters nor inputs, such as masks drawn for this call. */
  readonly extras: Readonly<Record<string, Placed>>;
  /** Hands masks to the graph; left out where nothing is masked. */
  readonly masks?: MaskInputs | undefined;
  /** Where the layer stands in the network, as its parameters do: `[0][1]`. */
  readonly path: string;
}

/**
 * A layer of finite width. Arrays are aligned by the names of their axes, and `order` tells which axis stands where: the
 * axes of an input that are still there in the output keep their names. Arrays may have axes that `order` does not tell
 * (samples of the parameters, for one); they are to pass through, which they do if no code looks for them.
 */
export interface FiniteRule {
  /** The parameters for an input of these sizes; without it there are none. */
  readonly params?: ((input: State) => ParameterSpec) | undefined;
  /** What is drawn for a pass of an input of these sizes; without it nothing is. `apply` finds it under {@link noiseName}. */
  readonly noise?: ((input: State) => NoiseSpec) | undefined;
  /** The output, from parameters of the form that `params` tells (`null` left out; `[]` where there are none). */
  apply(params: Tree<Placed>, x: Tree<Placed>, context: FiniteContext): Tree<Placed>;
}
