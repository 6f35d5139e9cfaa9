import type { DType } from '../../../graph/node.js';
import type { WasmModule } from '../emitter.js';

/** Where kernels of arrays are written, and how. */
export interface ArrayContext {
  readonly module: WasmModule;
  readonly dtype: DType;
  /** Fused multiply-add. */
  readonly relaxed: boolean;
}

/** An element of an array, whose address a launch hands over. */
export interface OperandPlace {
  readonly array: number;
  readonly offset: number;
}
