import type { Side } from '../../schedule/plan.js';
import type { FunctionBuilder, Local } from './emitter.js';
import type { NestContext } from './nest-context.js';
import type { AxisGeometry } from './step-geometry.js';
import { loadSplat } from './vector-ops.js';

/** Parameters and prepared locals of a step function. */
export interface StepFrame {
  readonly f: FunctionBuilder;
  readonly c: NestContext;
  readonly args: Local;
  readonly scratch: Local;
  readonly group: Local;
  readonly laneOffset: Readonly<Record<Side, Local>>;
  readonly block: Local;
  readonly staticBase: Local;
  readonly stride: Readonly<Record<Side, Local>>;
  readonly geometry: readonly AxisGeometry[];
}

/** A leaf made ready for the loops: what to do when a row begins, at each element, and after it. */
export interface LeafCode {
  /** Loop variables of the outer axes are given; the innermost stands at 0. */
  readonly row: (outer: readonly Local[]) => void;
  /** Pushes the vector at the current element. */
  readonly load: (inner: Local | null) => void;
  readonly next: () => void;
}

/** Loads the lanes of a group on one side: neighbouring samples, or one sample for all; the address is on the stack. */
export function loadLanes({ f, c }: StepFrame, lane: Side): void {
  if (c.lanes[lane] === 'vector') f.load('v128.load');
  else loadSplat(f, c.dtype);
}
