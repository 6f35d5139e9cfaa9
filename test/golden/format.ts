/** The golden format: what the files in this folder hold. Arrays are row-major; `null` = not finite in the reference. */

import type { NestedNumbers } from '../../src/index.js';

/** `['serial', …nets]`, `['parallel', …nets]` or `[LayerName, { snake_case options }]`. */
export type NetJson = readonly [name: string, ...rest: (NetJson | OptionsJson)[]];
export type OptionsJson = { readonly [option: string]: unknown };

/** A deterministic input: flat entry i = 1…n is `sin(1.7 i + seed) + 0.5 cos(0.31 i (seed + 1))`, times `scale`. */
export interface InputJson {
  readonly shape: readonly number[];
  readonly seed: number;
  readonly scale?: number;
  readonly mask?: { readonly shape: readonly number[]; readonly true: readonly number[] };
}

/** Edges of the graphs of one batch: weights, or tails and heads. */
export type PatternJson = InputJson | { readonly int: NestedNumbers };

export interface ArrayJson {
  readonly shape: readonly number[];
  readonly data: readonly (number | null)[];
}

/** One analytic kernel: `kernel_fn(x1, x2, get=None, **kwargs)` of the reference. */
export interface StaxCase {
  readonly id: string;
  readonly net: NetJson;
  readonly x1: InputJson;
  readonly x2: InputJson | null;
  readonly kwargs: OptionsJson | null;
  readonly mask_constant: number | null;
  readonly patterns: readonly [PatternJson, PatternJson] | null;
  readonly note: string | null;
  readonly expect: StaxExpect;
}

export interface StaxExpect {
  readonly nngp: ArrayJson;
  /** Shape `[]` is the scalar 0: no layer with parameters yet. */
  readonly ntk: ArrayJson;
  readonly cov1: ArrayJson | null;
  readonly cov2: ArrayJson | null;
  readonly is_gaussian: boolean;
  readonly diagonal_batch: boolean;
  readonly diagonal_spatial: boolean;
  readonly shape1: readonly number[];
  readonly shape2: readonly number[];
  readonly batch_axis: number;
  readonly channel_axis: number;
  /** Where the output is masked, broadcast to its shape. */
  readonly mask1: MaskJson | null;
  readonly mask2: MaskJson | null;
}

export interface MaskJson {
  readonly shape: readonly number[];
  readonly data: readonly boolean[];
}

/** One GP prediction on a network's kernels, from `predict.json`. */
export interface GpCase {
  readonly id: string;
  readonly net: NetJson;
  readonly x_train: InputJson;
  readonly x_test: InputJson;
  readonly y_train: InputJson;
  readonly fn: 'gp_inference';
  readonly args: {
    readonly diag_reg: number;
    readonly diag_reg_absolute_scale: boolean;
    readonly get: 'nngp' | 'ntk' | 'ntkgp';
    readonly k_test_test: boolean;
  };
  /** The mean, with its covariance where the test kernel was given. */
  readonly expect: ArrayJson | { readonly mean: ArrayJson; readonly covariance: ArrayJson };
}

/** A case of any kind: what every case has. */
export interface AnyCase {
  readonly id: string;
  readonly [field: string]: unknown;
}

/** A file of cases, or the digits file, which is keyed by network. */
export type GoldenFile =
  | { readonly generator: string; readonly cases: readonly AnyCase[] }
  | { readonly generator: string; readonly results: { readonly [net: string]: unknown } };
