import { InternalError } from '../../errors.js';
import { bytesOf } from '../../graph/node.js';
import type {
  DenseAxis,
  DenseOperation,
  DenseSource,
  DenseStage,
  DenseWindow,
  Leaf,
  Plan,
  Region,
  Side,
} from '../../schedule/plan.js';
import { expand } from '../expand.js';
import { minus, remainder, sum, times, word } from './arithmetic.js';
import type { FunctionBuilder, Local, Operand, WasmModule } from './emitter.js';
import type { GroupLayout, StaticData } from './layout.js';
import { inputOffset, launchOffset, tensorOffset, VECTOR_BYTES } from './layout.js';
import type { LaneMode } from './nest-context.js';
import { type TaskFrame, taskFrame } from './nest-stage.js';
import { emitStraight, type StraightOptions } from './straight-line.js';
import { loadSplat, splat, VECTOR } from './vector-ops.js';

export interface DenseContext extends StraightOptions {
  readonly module: WasmModule;
  readonly plan: Plan;
  readonly region: Region;
  readonly name: string;
  readonly group: GroupLayout;
  readonly data: StaticData;
  readonly lanes: Readonly<Record<Side, LaneMode>>;
}

interface Frame extends TaskFrame {
  readonly f: FunctionBuilder;
  readonly c: DenseContext;
  readonly args: Local;
  readonly staticBase: Local;
}

/** Emits and exports a dense stage: every operation its own loop nest. */
export function emitDenseStage(c: DenseContext, stage: DenseStage): void {
  const parts = stage.operations.map((operation, k) =>
    c.module.func(`${c.name}_op${k}`, ['i32', 'i32', 'i32'], [], (f, args, task, thread) => {
      const staticBase = f.local('i32');
      f.assign(staticBase, word(f, args, launchOffset('staticBase')));
      emitOperation({ f, c, args, staticBase, ...taskFrame(f, args, task, thread) }, operation);
    }),
  );
  c.module.func(
    c.name,
    ['i32', 'i32', 'i32'],
    [],
    (f, args, task, thread) => {
      for (const part of parts) f.call(part, args, task, thread);
    },
    { export: true },
  );
}

/** Pushes one vector of an operand at an element index. */
function loadSource(
  { f, c, args, staticBase, group, iOffset, jOffset }: Frame,
  source: DenseSource,
  element: Operand,
): void {
  const { from } = source;
  const laneOffset = (lane: Side): Local => (lane === 'i' ? iOffset : jOffset);
  const perSample = (pointer: number, side: Side, lane: Side): void => {
    const stride = word(f, args, launchOffset(side === 'i' ? 'strideI' : 'strideJ'));
    f.push(sum(f, word(f, args, pointer), laneOffset(lane), times(f, element, stride)), 'i32');
    if (c.lanes[lane] === 'vector') f.load('v128.load');
    else loadSplat(f, c.dtype);
  };
  switch (from.kind) {
    case 'scalar':
      return splat(f, c.dtype, from.value);
    case 'buffer':
      f.push(sum(f, group, times(f, element, VECTOR_BYTES)), 'i32');
      return f.load('v128.load', { offset: c.group.offsets[from.buffer] ?? 0 });
    case 'constant':
      f.push(sum(f, staticBase, times(f, element, bytesOf(c.dtype))), 'i32');
      return loadSplat(f, c.dtype, c.data.floats(c.plan.constants[from.constant] ?? [], c.dtype));
    case 'tensor':
      return perSample(tensorOffset(c.plan, from.tensor), c.plan.tensors[from.tensor]?.side ?? 'i', from.lane);
    case 'input':
      return perSample(inputOffset(from.input), c.plan.inputs[from.input]?.side ?? 'i', from.lane);
  }
}

const linear = (f: FunctionBuilder, loops: readonly Local[], strides: readonly number[]): Operand =>
  sum(f, ...loops.map((u, k) => times(f, u, strides[k] ?? 0)));

function nest(f: FunctionBuilder, axes: readonly DenseAxis[], body: (loops: readonly Local[]) => void): void {
  const loops = axes.map(() => f.local('i32'));
  loops.reduceRight<() => void>(
    (inside, u, k) => () => f.for(u, 0, axes[k]?.extent ?? 1, 1, inside),
    () => body(loops),
  )();
  f.release(...loops);
}

function emitOperation(frame: Frame, operation: DenseOperation): void {
  const { f, c, args, group, iOffset, jOffset } = frame;
  const { out } = operation;
  nest(f, out.axes, (loops) => {
    const strides = out.axes.map((_, k) => out.axes.slice(k + 1).reduce((n, a) => n * a.extent, 1));
    const element = linear(f, loops, strides);
    const [address, value] = [f.local('i32'), f.local('v128')];
    if (operation.op === 'contract') contract(frame, operation, loops, value);
    else if (operation.op === 'windowSum') windowSum(frame, operation, loops, value);
    else pointwise(frame, operation, loops, value);
    let offset = 0;
    if (out.to.kind === 'buffer') {
      f.assign(address, sum(f, group, times(f, element, VECTOR_BYTES)));
      offset = c.group.offsets[out.to.buffer] ?? 0;
    } else {
      const side = c.plan.tensors[out.to.tensor]?.side ?? 'i';
      const stride = word(f, args, launchOffset(side === 'i' ? 'strideI' : 'strideJ'));
      f.assign(
        address,
        sum(
          f,
          word(f, args, tensorOffset(c.plan, out.to.tensor)),
          side === 'i' ? iOffset : jOffset,
          times(f, element, stride),
        ),
      );
    }
    f.get(address);
    f.get(value);
    f.store('v128.store', { offset });
    f.release(address, value);
  });
}

type OperationOf<K> = Extract<DenseOperation, { readonly op: K }>;

function pointwise(
  frame: Frame,
  operation: Exclude<DenseOperation, { op: 'contract' | 'windowSum' }>,
  loops: readonly Local[],
  value: Local,
): void {
  const { f, c } = frame;
  const args = operation.sources.map((_, k) => k);
  // leaves stand in for the operands; which is which is told by the number of a scratch array
  const leaves = args.map((array) => ({ op: 'leaf' as const, leaf: { kind: 'scratch' as const, array } }));
  const expansion = expand([...leaves, { op: operation.op, args }], c.dtype);
  const load = (leaf: Leaf): void => {
    const source = leaf.kind === 'scratch' ? operation.sources[leaf.array] : undefined;
    if (!source) throw new InternalError('a dense operand that is not there');
    loadSource(frame, source, linear(f, loops, source.strides));
  };
  for (const code of emitStraight(f, expansion, [args.length], c, [load])) {
    f.get(code.value(args.length));
    f.set(value);
    code.done();
  }
}

function contract(frame: Frame, operation: OperationOf<'contract'>, loops: readonly Local[], value: Local): void {
  const { f, c } = frame;
  f.assign(value, 0);
  nest(f, operation.over, (over) => {
    operation.sources.forEach((source, k) => {
      loadSource(frame, source, linear(f, [...loops, ...over], source.strides));
      if (k > 0) f.op(VECTOR[c.dtype].mul);
    });
    f.get(value);
    f.op(VECTOR[c.dtype].add);
    f.set(value);
  });
}

/** Sums over the taps of all windows; taps outside are skipped, or wrapped to the other end. */
function windowSum(frame: Frame, operation: OperationOf<'windowSum'>, loops: readonly Local[], value: Local): void {
  const { f, c } = frame;
  const [source] = operation.sources;
  if (!source) throw new InternalError('a window of nothing');
  f.assign(value, 0);
  const still = operation.out.axes.map((a, k) =>
    operation.windows.some((w) => w.axes.includes(a.name)) ? 0 : (source.strides[k] ?? 0),
  );
  const run = (k: number, offset: Operand): void => {
    const window = operation.windows[k];
    if (!window) {
      loadSource(frame, source, offset);
      f.get(value);
      f.op(VECTOR[c.dtype].add);
      f.set(value);
      return;
    }
    slide(frame, window, operation.out.axes, loops, source.strides, (moved) => run(k + 1, sum(f, offset, moved)));
  };
  run(0, linear(f, loops, still));
}

function slide(
  frame: Frame,
  window: DenseWindow,
  axes: readonly DenseAxis[],
  loops: readonly Local[],
  strides: readonly number[],
  inside: (moved: Operand) => void,
): void {
  const { f } = frame;
  const members = axes.flatMap((a, k) => (window.axes.includes(a.name) ? [k] : []));
  const [t, moved, inBounds] = [f.local('i32'), f.local('i32'), f.local('i32')];
  const places = members.map(() => f.local('i32'));
  f.for(t, 0, window.size, 1, () => {
    f.assign(inBounds, 1);
    f.assign(moved, 0);
    members.forEach((k, m) => {
      const [u, place] = [loops[k], places[m]];
      if (!u || !place) return;
      f.assign(place, minus(f, sum(f, times(f, u, window.stride), t), window.lo));
      if (window.wrap)
        f.assign(
          place,
          remainder(f, sum(f, place, window.extent * Math.ceil((window.lo + 1) / window.extent)), window.extent),
        );
      f.get(inBounds);
      f.get(place);
      f.i32const(window.extent);
      f.op('i32.lt_u', 'i32.and');
      f.set(inBounds);
      f.increment(moved, times(f, place, strides[k] ?? 0));
    });
    f.get(inBounds);
    f.if(() => inside(moved));
  });
  f.release(t, moved, inBounds, ...places);
}
