import { InternalError } from '../../errors.js';
import type { Plan, Region, Side } from '../../schedule/plan.js';
import type { GroupLayout, PlacedBuffer, Space } from './group-layout.js';
import type { SideLayout } from './side-layout.js';
import type { Source } from './source.js';
import type { Tables } from './tables.js';
import { entryOf, isAlone, type Team } from './team.js';

/** What the kernels of one plan share. */
export interface PlanContext {
  readonly plan: Plan;
  readonly tables: Tables;
  readonly sides: Readonly<Record<Side, SideLayout>>;
}

/** What all code of one kernel's stage needs to know. */
export interface StageContext extends PlanContext {
  readonly region: Region;
  readonly group: GroupLayout;
  readonly source: Source;
  /** `let`s at the start of the kernel, by name: what depends on the entry alone. `null`: written out where it is used. */
  readonly prologue: Map<string, string> | null;
}

/** A value that depends on the entry alone; computed once, at the start. */
function once(c: StageContext, name: string, value: string): string {
  if (!c.prologue) return `(${value})`;
  c.prologue.set(name, `let ${name} = ${value};`);
  return name;
}

/** Sample of a side's lane in this entry. */
export const sampleOf = (lane: Side): string => `s${lane}`;

/** Element `index` of the input of a side, read for the sample of a lane. */
export function inputElement(c: StageContext, input: number, lane: Side, index: string): string {
  const side = c.plan.inputs[input]?.side ?? 'i';
  const { inputFloats, inputs } = c.sides[side];
  const base = once(c, `input_${side}_${lane}`, `${sampleOf(lane)} * ${inputFloats}`);
  const start = inputs[input] ? ` + ${inputs[input]}` : '';
  return c.source.at(side, `${base}${start} + ${index}`);
}

/** Index of an element of a tensor kept per sample. */
export function tensorIndex(c: StageContext, tensor: number, lane: Side, index: string): string {
  const side = c.plan.tensors[tensor]?.side ?? 'i';
  const { tensorFloats, tensors } = c.sides[side];
  const start = `i32(${c.source.launch(side === 'i' ? 'tensorsI' : 'tensorsJ')})`;
  const base = once(c, `kept_${side}_${lane}`, `${start} + ${sampleOf(lane)} * ${tensorFloats}`);
  return `${base} + ${tensors[tensor] ?? 0} + ${index}`;
}

export const tensorSide = (c: StageContext, tensor: number): Side => c.plan.tensors[tensor]?.side ?? 'i';

/** Index of an element of a buffer of this entry, within its space; of a split one, of the copy of a block. */
export function bufferIndex(c: StageContext, buffer: number, index: string, block = '0'): string {
  const { space, offset, split, floats: size } = placed(c, buffer);
  const floats = c.group.floats[space];
  const blocks = (): string => `i32(${c.source.launch('blocks')})`;
  const width = floats.split === 0 ? `${floats.fixed}` : `(${floats.fixed} + ${floats.split} * ${blocks()})`;
  const base = once(c, `entry_${space}`, `entry * ${width}`);
  if (!split) return `${base} + ${offset} + ${index}`;
  const copy = `${floats.fixed} + ${offset} * ${blocks()} + ${size === 1 ? block : `${block} * ${size}`}`;
  return `${base} + ${copy}${size === 1 ? '' : ` + ${index}`}`;
}

function placed(c: StageContext, buffer: number): PlacedBuffer {
  const found = c.group.buffers[buffer];
  if (!found) throw new InternalError('a buffer without a place');
  return found;
}

/** The sum of the copies of an element of a split buffer. */
export function splitSum(
  c: StageContext,
  buffer: number,
  index: string,
): { readonly lines: readonly string[]; readonly value: string } {
  const [total, block] = [c.source.fresh('sum'), c.source.fresh('b')];
  const count = placed(c, buffer).split ? `i32(${c.source.launch('blocks')})` : '1';
  const read = c.source.at(bufferSpace(c, buffer), bufferIndex(c, buffer, index, block));
  return {
    lines: [`var ${total} = 0.0f;`, `for (var ${block} = 0; ${block} < ${count}; ${block}++) { ${total} += ${read}; }`],
    value: total,
  };
}

export const isSplitBuffer = (c: StageContext, buffer: number): boolean => placed(c, buffer).split;

export const bufferSpace = (c: StageContext, buffer: number): Space => placed(c, buffer).space;

export const prologueLines = (c: StageContext): readonly string[] => [...(c.prologue?.values() ?? [])];

/** The `let`s of the entry: its number and its samples. Invocations without an entry end here. */
export function entryLines(c: StageContext, team: Team): readonly string[] {
  const lines = [`let entry = ${entryOf(team)};`];
  if (isAlone(team)) lines.push(`if (entry >= i32(${c.source.launch('entries')})) { return; }`);
  if (c.region.name === 'pair') {
    lines.push(`let pair = ${c.source.at('entries', 'entry')};`, 'let si = i32(pair.x);', 'let sj = i32(pair.y);');
  } else lines.push(`let si = entry + i32(${c.source.launch('first')});`, 'let sj = si;');
  return lines;
}
