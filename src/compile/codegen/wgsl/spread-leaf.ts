import { InternalError } from '../../errors.js';
import type { Leaf, SpreadRead } from '../../schedule/plan.js';
import type { NestContext } from './nest-context.js';
import { linearIndex, type RectangleSide } from './rectangles.js';
import { slicedBuffer, sliceNumber, sliceTable } from './slices.js';
import { bufferIndex, bufferSpace } from './stage-context.js';
import type { StepPlace } from './step-place.js';

type SpreadLeaf = Extract<Leaf, { kind: 'spread' }>;

/** The slice that is among zeros at the offsets of a rectangle. */
interface SpreadSlice {
  /** Lines for before the loop over elements. */
  readonly lines: readonly string[];
  /** Whether there is one. */
  readonly kept: string;
  readonly start: string;
  /** The sides of its rectangle. */
  readonly sides: readonly string[];
}

/** All of them, with no branch: chains of branches in loops are what drivers take longest to compile. */
const all = (conditions: readonly string[]): string => conditions.map((x) => `(${x})`).join(' & ') || 'true';

const less = (u: string, shift: number): string => (shift === 0 ? u : `(${u} - ${shift})`);
const quotient = (u: string, stride: number): string => (stride === 1 ? u : `${u} / ${stride}`);
const dividedBy = (u: string, stride: number): readonly string[] => (stride === 1 ? [] : [`${u} % ${stride} == 0`]);

function sliceFor(c: NestContext, leaf: SpreadLeaf, rectangle: readonly RectangleSide[]): SpreadSlice {
  const buffer = slicedBuffer(c, leaf.buffer);
  const [lines, conditions, places]: [string[], string[], string[]] = [[], [], []];
  const sides = leaf.axes.map((read, a): string => {
    const own = rectangle[a];
    const kept = buffer.axes.find((x) => x.spatial === read.spatial);
    if (!own || !kept) throw new InternalError('zeros around a buffer of other axes');
    const whole = own.axis.wrap ? `(${own.offset} % ${own.full})` : own.offset;
    if (!own.axis.offsets || read.equal) {
      if (own.axis.offsets) conditions.push(`${whole} == 0`);
      if (kept.offsets) places.push(String(kept.offsets.indexOf(0)));
      return String(read.extent);
    }
    const [offset, place] = [c.source.fresh('own'), c.source.fresh('place')];
    const reached = all([...dividedBy(whole, read.stride), `abs(${offset}) < ${read.extent}`]);
    const table = `${c.tables.places(kept.offsets ?? [], kept.extent)} + select(0, ${offset}, ${reached})`;
    lines.push(
      `let ${offset} = ${quotient(whole, read.stride)};`,
      `let ${place} = select(-1, ${c.source.at('tables', table)}, ${reached});`,
    );
    conditions.push(`${place} >= 0`);
    places.push(place);
    return own.axis.wrap ? String(read.extent) : `(${read.extent} - abs(${offset}))`;
  });
  const [kept, start] = [c.source.fresh('kept'), c.source.fresh('slice')];
  const number = sliceNumber(buffer, places);
  const table = c.source.at('tables', `${sliceTable(c, buffer)} + max(0, ${number})`);
  lines.push(`let ${kept} = ${all(conditions)};`, `let ${start} = ${table};`);
  return { lines, kept, start, sides };
}

/** What tells whether an index of a rectangle is that of an entry. */
const holds = ({ stride, shift }: SpreadRead, u: string, side: string): readonly string[] => [
  ...(shift > 0 ? [`${u} >= ${shift}`] : []),
  ...dividedBy(less(u, shift), stride),
  `${quotient(less(u, shift), stride)} < ${side}`,
];

/** A value of an earlier stage among zeros. */
export function spreadLeaf(
  c: NestContext,
  leaf: SpreadLeaf,
  { rectangle, index }: StepPlace,
): { readonly lines: readonly string[]; readonly value: string } {
  const { lines, kept, start, sides } = sliceFor(c, leaf, rectangle.sides);
  c.pending.push(...lines);
  const [inside, place, value] = [c.source.fresh('inside'), c.source.fresh('entry'), c.source.fresh('found')];
  const conditions = leaf.axes.flatMap((read, a) => holds(read, index[a] ?? '0', sides[a] ?? '0'));
  const places = leaf.axes.map(({ stride, shift }, a) => quotient(less(index[a] ?? '0', shift), stride));
  const at = bufferIndex(c, leaf.buffer, `${start} + ${place}`);
  const load = c.source.at(bufferSpace(c, leaf.buffer), at);
  return {
    lines: [
      `let ${inside} = ${all([kept, ...conditions])};`,
      `let ${place} = select(0, ${linearIndex(places, sides)}, ${inside});`,
      `let ${value} = select(0.0f, ${load}, ${inside});`,
    ],
    value,
  };
}
