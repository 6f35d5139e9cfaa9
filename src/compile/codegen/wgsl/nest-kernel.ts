import { blocksOf } from '../../schedule/blocks.js';
import type { NestStage } from '../../schedule/plan.js';
import { splitsReadouts } from './group-layout.js';
import type { Kernel } from './kernel.js';
import { type WgslLimits, workgroupSize } from './limits.js';
import { type NestContext, nestContext } from './nest-context.js';
import { elementLines, stepLines } from './nest-step.js';
import { readout } from './nest-stores.js';
import { clearLines, OWN, poolLines } from './pool-terminal.js';
import { fittingSlots, scratchSlots } from './scratch-slots.js';
import { bufferIndex, bufferSpace, entryLines, prologueLines, type StageContext } from './stage-context.js';

/** Blocks of coarse offsets a pooling stage is cut into: each one computes again what its neighbours need too. */
const POOLED_BLOCKS = 8;
/** Entries that one workgroup serves where each is a handful of numbers. */
const ENTRIES = 64;

/** Buffers that a stage adds up into. */
const readoutsOf = (stage: NestStage): readonly number[] => [
  ...new Set(stage.steps.flatMap((s) => s.stores.flatMap((x) => (x.kind === 'sum' ? [x.buffer] : [])))),
];

/** The kernel of a nest stage. */
export function nestKernel(base: StageContext, stage: NestStage, label: string, limits: WgslLimits): Kernel {
  return stage.axes.length === 0 ? scalarKernel(base, stage, label) : sweepKernel(base, stage, label, limits);
}

/** A stage without positions: one invocation an entry. */
function scalarKernel(base: StageContext, stage: NestStage, label: string): Kernel {
  const { source } = base;
  const c = nestContext(base, stage, ENTRIES, { slots: scratchSlots(stage, false), spilled: false });
  const readouts = readoutsOf(stage);
  const entry = entryLines(c, `i32(group.x) * ${ENTRIES} + i32(t)`);
  const steps = stage.steps.flatMap((step) => elementLines(c, step, c.rectangles.of(step.extents, step.scales)));
  const sums = readouts.map((b) => `${source.to(bufferSpace(c, b), bufferIndex(c, b, '0'))} = ${readout(b)};`);
  const body = [
    entry[0] ?? '',
    `if (entry >= i32(${source.launch('entries')})) { return; }`,
    ...entry.slice(1),
    ...prologueLines(c),
    ...readouts.map((b) => `var ${readout(b)} = 0.0f;`),
    'let e = 0;',
    ...c.pending.splice(0),
    ...steps,
    ...sums,
  ];
  return {
    label,
    code: source.module(ENTRIES, body),
    grid: { kind: 'invocations' },
    workgroupSize: ENTRIES,
    bindings: source.bindings,
    written: source.written,
    workgroupBytes: 0,
    spillFloats: 0,
    barriers: 0,
  };
}

const product = (list: readonly number[]): number => list.reduce((a, b) => a * b, 1);

function sweepKernel(base: StageContext, stage: NestStage, label: string, limits: WgslLimits): Kernel {
  const { source } = base;
  const size = workgroupSize(Math.max(1, ...stage.steps.map((s) => product(s.extents))), limits);
  const readouts = readoutsOf(stage);
  const slots = fittingSlots(stage, limits.maxComputeWorkgroupStorageSize - (readouts.length > 0 ? 4 * size : 0));
  const place = slots ? { slots, spilled: false } : { slots: scratchSlots(stage, false), spilled: true };
  const c = nestContext(base, stage, size, place);
  if (slots && slots.floats > 0) source.workgroup('scratch', slots.floats);
  const spillFloats = slots ? 0 : place.slots.floats;
  const steps = stage.steps.flatMap((step) => stepLines(c, step));
  const pools = stage.pools.flatMap((pool) => poolLines(c, pool));
  const clears = stage.pools.flatMap((pool) => clearLines(c, pool));
  const entry = entryLines(c, 'i32(group.x)');
  // pools read scratch that the next offset overwrites
  const after = stage.pools.length > 0 ? [source.barrier(c.spilled)] : [];
  const loop = offsetLoop(c, [...c.rectangles.lines, ...steps, ...pools, ...after]);
  const ends = readouts.flatMap((buffer) => reduceLines(c, buffer));
  if (readouts.length > 0) source.workgroup('tree', size);
  const blocks = stage.blocking === 'offsets' ? 'launch' : stage.blocking === 'pooled' ? pooledBlocks(c).length : 1;
  const body = [
    ...entry,
    ...(spillFloats > 0
      ? [`let spill_base = (i32(group.y) * i32(${source.launch('entries')}) + entry) * ${spillFloats};`]
      : []),
    ...prologueLines(c),
    ...readouts.map((b) => `var ${readout(b)} = 0.0f;`),
    ...loop.before,
    ...clears,
    ...(clears.length > 0 ? [source.barrier(true)] : []),
    ...loop.lines,
    ...ends,
  ];
  return {
    label,
    code: source.module(size, body),
    grid: { kind: 'workgroups', blocks },
    workgroupSize: size,
    bindings: source.bindings,
    written: source.written,
    workgroupBytes: source.workgroupBytes,
    spillFloats,
    barriers: source.barriers,
  };
}

const pooledBlocks = (c: NestContext): ReturnType<typeof blocksOf> => blocksOf(c.region, c.stage, POOLED_BLOCKS);

/**
 * The loop over combinations of offsets, numbered row-major. Blocks of workgroups take every so-manieth of them; those
 * of a pooling stage a range of the first axis.
 */
function offsetLoop(
  c: NestContext,
  body: readonly string[],
): { readonly before: readonly string[]; readonly lines: readonly string[] } {
  const { stage, source } = c;
  const counts = stage.axes.map((a) => a.offsets?.length ?? 1);
  const total = product(counts);
  const offsets = stage.axes.flatMap((axis, a) => {
    if (!axis.offsets) return [];
    const after = product(counts.slice(a + 1));
    const number = `(o / ${after}) % ${counts[a]}`;
    return [`let d${a} = ${offsetAt(c, axis.offsets, number)};`];
  });
  const inside = [...offsets, ...body];
  if (stage.blocking === 'offsets')
    return {
      before: [],
      lines: [`for (var o = i32(group.y); o < ${total}; o += i32(${source.launch('blocks')})) {`, ...inside, '}'],
    };
  const pool = stage.pools[0];
  const target = pool && c.region.buffers[pool.buffer];
  const coarse = target?.kind === 'sliced' ? (target.axes[0]?.offsets?.length ?? 0) : 0;
  if (stage.blocking === 'none')
    return {
      before: stage.pools.length > 0 ? [`let ${OWN.low} = 0;`, `let ${OWN.high} = ${coarse};`] : [],
      lines: [`for (var o = 0; o < ${total}; o++) {`, ...inside, '}'],
    };
  const table = c.tables.integers(pooledBlocks(c).flat());
  const word = (k: number): string => source.at('tables', `${table} + 4 * i32(group.y) + ${k}`);
  const each = total / (counts[0] ?? 1);
  return {
    before: [
      `let first = ${word(0)} * ${each};`,
      `let last = ${word(1)} * ${each};`,
      `let ${OWN.low} = ${word(2)};`,
      `let ${OWN.high} = ${word(3)};`,
    ],
    lines: ['for (var o = first; o < last; o++) {', ...inside, '}'],
  };
}

/** The offset at a place of a list: computed where the list is evenly spaced, else from a table. */
function offsetAt(c: NestContext, offsets: readonly number[], place: string): string {
  const [first = 0, second = first + 1] = offsets;
  const step = second - first;
  if (offsets.every((d, k) => d === first + k * step)) {
    const scaled = step === 1 ? `(${place})` : `(${place}) * ${step}`;
    return `${scaled} + ${first < 0 ? `(${first})` : first}`;
  }
  return c.source.at('tables', `${c.tables.integers(offsets)} + (${place})`);
}

/** Adds up a readout over the workgroup and stores it as the sum of this block. */
function reduceLines(c: NestContext, buffer: number): readonly string[] {
  const block = splitsReadouts(c.stage) ? 'i32(group.y)' : '0';
  const store = c.source.to(bufferSpace(c, buffer), bufferIndex(c, buffer, block));
  return [
    `tree[t] = ${readout(buffer)};`,
    c.source.barrier(false),
    `for (var half = ${c.size / 2}u; half > 0u; half = half / 2u) {`,
    'if (t < half) { tree[t] += tree[t + half]; }',
    c.source.barrier(false),
    '}',
    `if (t == 0u) { ${store} = tree[0]; }`,
    c.source.barrier(false),
  ];
}
