import type { Coordinate, Step } from '../../schedule/plan.js';
import { larger, minus, sum, times } from './arithmetic.js';
import type { FunctionBuilder, Local, Operand } from './emitter.js';
import type { NestContext } from './nest-context.js';

/** One stage axis within a step: positions p run over [origin, origin + extent), q = p + offset. */
export interface AxisGeometry {
  readonly full: number;
  readonly paired: boolean;
  readonly wrap: boolean;
  readonly offset: Operand;
  readonly origin: Operand;
  readonly extent: Operand;
}

/** Computes the rectangle of a step from the stage's offsets; leaves the function where it is empty. */
export function stepGeometry(
  f: FunctionBuilder,
  c: NestContext,
  step: Step,
  offsets: readonly Local[],
): readonly AxisGeometry[] {
  return c.stage.axes.map((axis, a): AxisGeometry => {
    const full = step.extents[a] ?? 0;
    const stageOffset = offsets[a];
    if (axis.offsets === null || stageOffset === undefined)
      return { full, paired: false, wrap: false, offset: 0, origin: 0, extent: full };
    const offset = f.local('i32');
    f.assign(offset, times(f, stageOffset, step.scales[a] ?? 1));
    if (axis.wrap) return { full, paired: true, wrap: true, offset, origin: 0, extent: full };
    const [origin, extent] = [f.local('i32'), f.local('i32')];
    f.assign(origin, larger(f, 0, minus(f, 0, offset)));
    f.assign(extent, minus(f, full, larger(f, offset, minus(f, 0, offset))));
    f.get(extent);
    f.i32const(0);
    f.op('i32.le_s');
    f.if(() => f.op('return'));
    return { full, paired: true, wrap: false, offset, origin, extent };
  });
}

/** The position that a coordinate names when its axis stands at local position `u`. */
export function position(f: FunctionBuilder, geometry: readonly AxisGeometry[], at: Coordinate, u: Operand): Operand {
  const axis = geometry[at.axis];
  if (!axis) return 0;
  if (at.at === 'p' || !axis.paired) return sum(f, axis.origin, u);
  const q = sum(f, axis.origin, u, axis.offset);
  if (!axis.wrap) return q;
  return () => {
    f.push(q, 'i32');
    f.push(q, 'i32');
    f.i32const(axis.full);
    f.op('i32.ge_s');
    f.i32const(axis.full);
    f.op('i32.mul', 'i32.sub');
  };
}
