import type { NestStage } from '../../schedule/plan.js';
import { type Rectangle, Rectangles } from './rectangles.js';
import type { ScratchSlots } from './scratch-slots.js';
import type { Slice } from './slices.js';
import type { StageContext } from './stage-context.js';
import type { StepPlace } from './step-place.js';
import { stripPlaces } from './strips.js';
import { isAlone, type Team } from './team.js';

/** Everything the code of one nest stage needs to know, and the code that stands inside its loop over offsets. */
export interface NestContext extends StageContext {
  readonly stage: NestStage;
  readonly slots: ScratchSlots;
  readonly rectangles: Rectangles;
  /** Scratch is in storage, because workgroup memory is too small for it. */
  readonly spilled: boolean;
  readonly team: Team;
  /** An element of a scratch array, to read or write. */
  readonly scratch: (array: number, index: string) => string;
  /** The rectangle over which a scratch array was written. */
  readonly rectangleOf: (array: number) => Rectangle;
  /** A slice at a rectangle, found once; its code goes before the loop over elements. */
  readonly slice: (buffer: number, rectangle: Rectangle, find: () => Slice) => Slice;
  /** Invocations compute neighbours along the first axis together. */
  readonly strips: boolean;
  /** The places of those of an invocation in a rectangle. */
  readonly places: (rectangle: Rectangle) => readonly StepPlace[];
  /** Lines for before the next loop over elements. */
  readonly pending: string[];
}

/** Where scratch lies: in workgroup memory, or spilled to storage. */
export interface ScratchPlace {
  readonly slots: ScratchSlots;
  readonly spilled: boolean;
}

export function nestContext(
  base: StageContext,
  stage: NestStage,
  team: Team,
  { slots, spilled }: ScratchPlace,
  strips: boolean,
): NestContext {
  const rectangles = new Rectangles(stage, base.group.tori.stages.has(stage));
  const slices = new Map<string, Slice>();
  const pending: string[] = [];
  const writers = new Map<number, Rectangle>();
  const places = new Map<Rectangle, readonly StepPlace[]>();
  return {
    ...base,
    stage,
    strips,
    places: (rectangle) => {
      const known = places.get(rectangle);
      if (known) return known;
      const made = stripPlaces(rectangle, team.size, rectangles.lines);
      places.set(rectangle, made);
      return made;
    },
    slots,
    spilled,
    rectangles,
    team,
    pending,
    scratch: (array, index) => {
      const at = slots.offsets[array] ?? 0;
      const own = at === 0 ? index : `${at} + ${index}`;
      // invocations that are alone have theirs side by side
      const place = isAlone(team) ? `(${own}) * ${team.entries}` : own;
      // read and written by turns: always bound for writing
      if (spilled) return base.source.to('spill', `spill_base + ${place}`);
      return `scratch[${place}]`;
    },
    rectangleOf: (array) => {
      const known = writers.get(array);
      if (known) return known;
      const step = stage.steps.find((s) => s.stores.some((x) => x.kind === 'scratch' && x.array === array));
      const made = rectangles.of(step?.extents ?? [], step?.scales ?? []);
      writers.set(array, made);
      return made;
    },
    slice: (buffer, rectangle, find) => {
      const key = `${buffer} ${rectangle.number}`;
      const known = slices.get(key);
      if (known) return known;
      const made = find();
      slices.set(key, made);
      pending.push(...made.lines);
      return made;
    },
  };
}
