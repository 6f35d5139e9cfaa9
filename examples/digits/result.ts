import type { Calibration } from './calibration.js';
import type { Confusion } from './confusion.js';
import type { Figures } from './figures.js';
import type { Matrix } from './matrix.js';
import type { Agreement, KernelName } from './reference.js';

/** What one network gave: what the console prints and the report shows. */
export interface NetworkResult {
  readonly name: string;
  readonly layers: readonly LayerShape[];
  /** The library's account of how the kernel is computed. */
  readonly plan: string;
  readonly nTrain: number;
  readonly nTest: number;
  readonly trainLabels: Uint8Array;
  readonly timing: Timing;
  readonly kernels: { readonly [K in KernelName]: KernelResult };
}

/** A layer and the shape after it, such as `[N, 8, 8, 64]`. */
export interface LayerShape {
  readonly layer: string;
  readonly shape: string;
}

/** Milliseconds; both kernels are computed together. */
export interface Timing {
  readonly trainTrain: number;
  readonly testTrain: number;
  readonly testTest: number;
  readonly predict: number;
}

export interface KernelResult {
  /** Kernel of the training rows. */
  readonly train: Matrix;
  readonly figures: Figures;
  /** `null` where the run was smaller than the reference's. */
  readonly reference: { readonly figures: Figures; readonly agreement: Agreement } | null;
  readonly calibration: Calibration;
  readonly confusion: Confusion;
}
