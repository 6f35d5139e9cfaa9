import type { Step } from '../../schedule/plan.js';
import { expand } from '../expand.js';
import type { NestContext } from './nest-context.js';
import { loadLeaf } from './nest-leaves.js';
import { storeLine } from './nest-stores.js';
import { indexLines, otherLine, type Rectangle } from './rectangles.js';
import type { StepPlace } from './step-place.js';
import { type StraightResult, straightLine } from './straight-line.js';
import { barrier, elementLoop } from './team.js';

interface ElementCode extends StraightResult {
  readonly place: StepPlace;
}

/** The code of a step's values at a place. */
function codeAt(c: NestContext, step: Step, place: StepPlace): ElementCode {
  const { lines, value } = straightLine(
    expand(step.values, c.plan.dtype),
    (leaf) => loadLeaf(c, leaf, place),
    (stem) => c.source.fresh(stem),
  );
  return { place, value, lines };
}

/** The code of a step's values at element `e`: its index, then the values. */
function valuesAt(c: NestContext, step: Step, rectangle: Rectangle): ElementCode {
  const sides = rectangle.sides.map((s) => s.side);
  const index = sides.map((_, a) => `u${a}`);
  const others = rectangle.sides.map((s, a) => (s.torus ? `w${a}` : null));
  const code = codeAt(c, step, { rectangle, element: 'e', index, others, shared: new Map() });
  return { ...code, lines: [...indexLines(sides, 'u', 'e'), ...otherLines(rectangle), ...code.lines] };
}

/** A step where every invocation has some neighbours: what they read comes first, then what they write. */
function stripLines(c: NestContext, step: Step, rectangle: Rectangle): readonly string[] {
  const sums = new Map<string, string>();
  const codes = c.places(rectangle).map((place) => {
    const strip = place.strip && { ...place.strip, sums };
    return codeAt(c, step, strip ? { ...place, strip } : place);
  });
  const body = codes.flatMap((code) => code.lines);
  const stores = codes.flatMap(({ place, value }) =>
    step.stores.map((store) => storeLine(c, store, place, value(store.value))),
  );
  const busy = Number(rectangle.count) / codes.length;
  return [busy === c.team.size ? '{' : `if (t < ${busy}u) {`, ...body, ...stores, '}'];
}

/** `let`s of q on every axis of a torus. */
const otherLines = ({ sides }: Rectangle): readonly string[] =>
  sides.flatMap((side, a) => (side.torus ? [otherLine(`w${a}`, `u${a}`, side)] : []));

/** The code of a step at element `e`, stores included. */
function elementLines(c: NestContext, step: Step, rectangle: Rectangle): readonly string[] {
  const { place, value, lines } = valuesAt(c, step, rectangle);
  return [...lines, ...step.stores.map((store) => storeLine(c, store, place, value(store.value)))];
}

const readsScratch = (step: Step): boolean =>
  step.values.some((v) => v.op === 'leaf' && (v.leaf.kind === 'scratch' || v.leaf.kind === 'window'));

/** A step over the rectangle of one offset, by all invocations of a workgroup; ends with a barrier if it touched scratch. */
export function stepLines(c: NestContext, step: Step): readonly string[] {
  const rectangle = c.rectangles.of(step.extents, step.scales);
  const keeps = step.stores.some((s) => s.kind === 'scratch');
  if (c.slots.held && keeps) return heldStep(c, step, rectangle);
  const loop = c.strips
    ? stripLines(c, step, rectangle)
    : elementLoop(c.team, rectangle.count, elementLines(c, step, rectangle));
  return [
    ...c.pending.splice(0),
    ...loop,
    ...(keeps || readsScratch(step) ? barrier(c.source, c.team, c.spilled) : []),
  ];
}

/** As `stepLines`, but scratch is written only when all invocations have read theirs. */
function heldStep(c: NestContext, step: Step, rectangle: Rectangle): readonly string[] {
  const most = Math.ceil(step.extents.reduce((n, e) => n * e, 1) / c.team.size);
  const held = new Map<number, string>();
  for (const s of step.stores) if (s.kind === 'scratch') held.set(s.array, c.source.fresh('held'));
  const { place, value, lines } = valuesAt(c, step, rectangle);
  const stores = step.stores.map((store) =>
    store.kind === 'scratch'
      ? `${held.get(store.array)}[r] = ${value(store.value)};`
      : storeLine(c, store, place, value(store.value)),
  );
  const each = (body: readonly string[]): readonly string[] => [
    `for (var r = 0; r < ${most}; r++) {`,
    `let e = i32(t) + r * ${c.team.size};`,
    `if (e < ${rectangle.count}) {`,
    ...body,
    '}',
    '}',
  ];
  return [
    ...c.pending.splice(0),
    ...[...held.values()].map((name) => `var ${name}: array<f32, ${most}>;`),
    ...each([...lines, ...stores]),
    ...barrier(c.source, c.team, c.spilled),
    ...each([...held].map(([array, name]) => `${c.scratch(array, 'e')} = ${name}[r];`)),
    ...barrier(c.source, c.team, c.spilled),
  ];
}
