import { InternalError } from '../../errors.js';
import type { DenseAxis, DenseOperation, DenseStage, DenseWindow, Leaf } from '../../schedule/plan.js';
import { expand } from '../expand.js';
import { minus, remainder, sum, times, word } from './arithmetic.js';
import { emitReduction, type Reduction } from './dense-reduce.js';
import { type DenseContext, type DenseFrame, linear, loadSource, nest, storeResult } from './dense-source.js';
import { emitSpread } from './dense-spread.js';
import type { Local, Operand } from './emitter.js';
import { launchOffset } from './layout.js';
import { taskFrame } from './nest-stage.js';
import { emitStraight } from './straight-line.js';
import { VECTOR } from './vector-ops.js';

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

function emitOperation(frame: DenseFrame, operation: DenseOperation): void {
  if ('over' in operation) return emitReduction(frame, operation);
  const { f } = frame;
  nest(f, operation.out.axes, (loops) => {
    f.temp('v128', (value) => {
      if (operation.op === 'windowSum') windowSum(frame, operation, loops, value);
      else if (operation.op === 'spread') emitSpread(frame, operation, loops, value);
      else pointwise(frame, operation, loops, value);
      storeResult(frame, operation.out, loops, value);
    });
  });
}

type OperationOf<K> = Extract<DenseOperation, { readonly op: K }>;

function pointwise(
  frame: DenseFrame,
  operation: Exclude<DenseOperation, Reduction | OperationOf<'windowSum' | 'spread'>>,
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

/** Sums over the taps of all windows; taps outside are skipped, or wrapped to the other end. */
function windowSum(
  frame: DenseFrame,
  operation: OperationOf<'windowSum'>,
  loops: readonly Local[],
  value: Local,
): void {
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
  frame: DenseFrame,
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
