import { InternalError } from '../../errors.js';
import { product } from '../../product.js';
import { blocksOf } from '../../schedule/blocks.js';
import type { NestStage } from '../../schedule/plan.js';
import { splitsReadouts } from './group-layout.js';
import type { Kernel } from './kernel.js';
import type { WgslLimits } from './limits.js';
import { type NestContext, nestContext, type ScratchPlace } from './nest-context.js';
import { stepLines } from './nest-step.js';
import { readout } from './nest-stores.js';
import { clearLines, OWN, poolLines } from './pool-terminal.js';
import { fittingSlots, scratchSlots } from './scratch-slots.js';
import { bufferIndex, bufferSpace, entryLines, prologueLines, type StageContext } from './stage-context.js';
import { stripHeight, stripsFit } from './strips.js';
import { barrier, isAlone, mostInvocations, type Team, teamFor } from './team.js';
import { torusLoop } from './torus-loop.js';
import { torusClearLines, torusPoolLines } from './torus-pools.js';

/** Blocks of coarse offsets a pooling stage is cut into: each one computes again what its neighbours need too. */
const POOLED_BLOCKS = 8;

/** Buffers that a stage adds up into. */
const readoutsOf = (stage: NestStage): readonly number[] => [
  ...new Set(stage.steps.flatMap((s) => s.stores.flatMap((x) => (x.kind === 'sum' ? [x.buffer] : [])))),
];

/**
 * Slots for a team's scratch in workgroup memory, or in storage where they do not fit. Invocations that are alone share
 * nothing, and workgroup memory would be filled with zeros for them first.
 */
function scratchPlace(stage: NestStage, team: Team, limits: WgslLimits, reserved: number): ScratchPlace {
  const slots = isAlone(team) ? null : fittingSlots(stage, limits.maxComputeWorkgroupStorageSize - reserved);
  return slots ? { slots, spilled: false } : { slots: scratchSlots(stage, false), spilled: true };
}

/** Where the spilled scratch of a team starts; invocations that are alone have theirs side by side. */
function spillBase(c: NestContext): string {
  const { entries } = c.team;
  const across = `(i32(${c.source.launch('entries')}) + ${entries - 1}) / ${entries}`;
  const group = `(i32(group.y) * (${across}) + i32(group.x)) * ${c.slots.floats * entries}`;
  return `let spill_base = ${group}${isAlone(c.team) ? ' + i32(t)' : ''};`;
}

/** The kernel of a nest stage. */
export function nestKernel(base: StageContext, stage: NestStage, label: string, limits: WgslLimits): Kernel {
  const { source } = base;
  const torus = base.group.tori.stages.has(stage);
  const known = torus || stage.axes.every((a) => a.offsets === null || a.wrap);
  const most = mostInvocations(known, Math.max(0, ...stage.steps.map((s) => s.values.length)));
  const elements = Math.max(1, ...stage.steps.map((s) => product(s.extents)));
  const readouts = readoutsOf(stage);
  const addsUp = (team: Team): boolean => readouts.length > 0 && !isAlone(team);
  /** With so many elements an invocation; `null` where that does not go. */
  const shared = (height: number): NestContext | null => {
    const team = teamFor(elements / height, limits, most);
    if (height > 1 && (isAlone(team) || !stripsFit(stage, team.size))) return null;
    const place = scratchPlace(stage, team, limits, addsUp(team) ? 4 * team.size : 0);
    return height > 1 && (place.spilled || place.slots.held) ? null : nestContext(base, stage, team, place, height > 1);
  };
  // samples are few next to pairs: not worth longer code
  const c = shared(known && base.region.name === 'pair' ? stripHeight(stage) : 1) ?? shared(1);
  if (!c) throw new InternalError('a stage without a team');
  const { team, spilled } = c;
  const size = team.size * team.entries;
  const { floats } = c.slots;
  if (!spilled && floats > 0) source.workgroup('scratch', floats);
  if (addsUp(team)) source.workgroup('tree', size);
  const steps = stage.steps.flatMap((step) => stepLines(c, step));
  const pools = stage.pools.flatMap((pool) => (torus ? torusPoolLines(c, pool) : poolLines(c, pool)));
  const clears = stage.pools.flatMap((pool) => (torus ? torusClearLines(c, pool) : clearLines(c, pool)));
  // pools read scratch that the next offset overwrites
  const after = stage.pools.length > 0 ? barrier(source, team, spilled) : [];
  const loop = offsetLoop(c, [...c.rectangles.lines, ...steps, ...pools, ...after]);
  const ends = readouts.flatMap((buffer) => reduceLines(c, buffer));
  const body = [
    ...entryLines(c, team),
    ...(spilled && floats > 0 ? [spillBase(c)] : []),
    ...prologueLines(c),
    ...readouts.map((b) => `var ${readout(b)} = 0.0f;`),
    ...loop.before,
    ...clears,
    ...(clears.length > 0 ? barrier(source, team, true) : []),
    ...loop.lines,
    ...ends,
  ];
  const blocks =
    stage.blocking === 'offsets' || torus ? 'launch' : stage.blocking === 'pooled' ? pooledBlocks(c).length : 1;
  return {
    label,
    code: source.module(size, body),
    grid: { kind: 'entries', entries: team.entries, blocks },
    workgroupSize: size,
    bindings: source.bindings,
    written: source.written,
    workgroupBytes: source.workgroupBytes,
    spillFloats: spilled ? floats * team.entries : 0,
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
  if (c.group.tori.stages.has(stage)) return torusLoop(c, body);
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

/** Adds up a readout over the team and stores it as the sum of this block. */
function reduceLines(c: NestContext, buffer: number): readonly string[] {
  const block = splitsReadouts(c.stage) ? 'i32(group.y)' : '0';
  const store = c.source.to(bufferSpace(c, buffer), bufferIndex(c, buffer, '0', block));
  if (isAlone(c.team)) return [`${store} = ${readout(buffer)};`];
  return [
    `tree[t] = ${readout(buffer)};`,
    c.source.barrier(false),
    `for (var half = ${c.team.size / 2}u; half > 0u; half = half / 2u) {`,
    'if (t < half) { tree[t] += tree[t + half]; }',
    c.source.barrier(false),
    '}',
    `if (t == 0u) { ${store} = tree[0]; }`,
    c.source.barrier(false),
  ];
}
