import type { Leaf, Step } from '../../schedule/plan.js';
import { expand } from '../expand.js';
import { word } from './arithmetic.js';
import { Pointers } from './element-pointer.js';
import type { FuncRef, Local } from './emitter.js';
import { launchOffset } from './layout.js';
import { type NestContext, STEP_PARAMS } from './nest-context.js';
import type { LeafCode, StepFrame } from './step-frame.js';
import { stepGeometry } from './step-geometry.js';
import { leafCode } from './step-leaves.js';
import { scratchPointer, windowLeaf } from './step-scratch.js';
import { storeCode } from './step-stores.js';
import { emitStraight } from './straight-line.js';

/** Emits the function of one step: a loop nest over the rectangle of one offset. */
export function emitStep(c: NestContext, step: Step, number: number): FuncRef {
  const offsets = c.stage.axes.map(() => 'i32' as const);
  const params = [...STEP_PARAMS.map(() => 'i32' as const), ...offsets];
  return c.module.func(`${c.name}_step${number}`, params, [], (f, ...locals) => {
    const [args, scratch, group, iOffset, jOffset, block, ...stageOffsets] = locals;
    if (!args || !scratch || !group || !iOffset || !jOffset || !block) return;
    const load = (w: 'strideI' | 'strideJ' | 'staticBase'): Local => {
      const local = f.local('i32');
      f.assign(local, word(f, args, launchOffset(w)));
      return local;
    };
    const stride = { i: load('strideI'), j: load('strideJ') };
    const staticBase = load('staticBase');
    const geometry = stepGeometry(f, c, step, stageOffsets);
    const frame: StepFrame = {
      f,
      c,
      args,
      scratch,
      group,
      laneOffset: { i: iOffset, j: jOffset },
      block,
      staticBase,
      stride,
      geometry,
    };
    emitLoops(frame, step);
  });
}

function emitLoops(frame: StepFrame, step: Step): void {
  const { f, c, geometry } = frame;
  const pointers = new Pointers(frame);
  const leaves = new Map<string, LeafCode>();
  const prepare = (leaf: Leaf): LeafCode => {
    const key = JSON.stringify(leaf);
    const known = leaves.get(key);
    if (known) return known;
    const made =
      leaf.kind === 'scratch'
        ? scratchPointer(frame, leaf.array)
        : leaf.kind === 'window'
          ? windowLeaf(frame, leaf.array, leaf.windows)
          : leafCode(frame, pointers, leaf);
    leaves.set(key, made);
    return made;
  };
  const expansion = expand(step.values, c.dtype);
  for (const instruction of expansion.instructions) if (instruction.op === 'leaf') prepare(instruction.leaf);
  const stores = step.stores.map((s) => storeCode(frame, pointers, s));
  const outer = geometry.slice(0, -1).map(() => f.local('i32'));
  const inner = geometry.length > 0 ? f.local('i32') : null;
  const element = (): void => {
    for (const pointer of pointers.all) pointer.element(inner);
    const wanted = step.stores.map((s) => s.value);
    for (const code of emitStraight(f, expansion, wanted, c, [(leaf) => prepare(leaf).load(inner)])) {
      step.stores.forEach((s, k) => stores[k]?.store(code.value(s.value)));
      code.done();
    }
    for (const part of [...leaves.values(), ...stores, ...pointers.all]) part.next();
  };
  const row = (): void => {
    for (const part of [...pointers.all, ...leaves.values(), ...stores]) part.row(outer);
    if (inner) f.for(inner, 0, geometry.at(-1)?.extent ?? 1, 1, element);
    else element();
    if (inner) for (const s of stores) s.rowEnd();
  };
  outer.reduceRight<() => void>((inside, u, a) => () => f.for(u, 0, geometry[a]?.extent ?? 1, 1, inside), row)();
  for (const s of stores) s.end();
}
