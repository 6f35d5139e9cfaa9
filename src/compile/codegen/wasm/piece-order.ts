import type { Instruction } from '../instruction.js';

/** Instructions in a row that wait for each other in one piece, about: a layer of a network has 15 to 40. */
const LENGTH = 24;

/** Instructions that wait for each other in here; leaves and constants are had anew wherever they are read. */
const weightOf = (instruction: Instruction | undefined): number => {
  if (!instruction || instruction.op === 'leaf' || instruction.op === 'constant') return 0;
  return instruction.op === 'polynomial' ? instruction.coefficients.length : 1;
};

/**
 * How far each instruction is from the start. What is made of values per sample alone could be had at once, and counts
 * as late as its first reader does.
 */
function depths(code: readonly Instruction[]): readonly number[] {
  const depth: number[] = [];
  const perSample: boolean[] = [];
  code.forEach((instruction, k) => {
    const args: readonly number[] = instruction.args;
    depth[k] = weightOf(instruction) + Math.max(0, ...args.map((a) => depth[a] ?? 0));
    perSample[k] = instruction.op === 'leaf' ? instruction.leaf.kind === 'tensor' : args.every((a) => perSample[a]);
  });
  const firstRead = code.map(() => Number.POSITIVE_INFINITY);
  for (let k = code.length - 1; k >= 0; k--) {
    const read = firstRead[k] ?? Number.POSITIVE_INFINITY;
    const own = perSample[k] && read < Number.POSITIVE_INFINITY ? read : (depth[k] ?? 0);
    depth[k] = own;
    for (const a of code[k]?.args ?? []) firstRead[a] = Math.min(firstRead[a] ?? own, own);
  }
  return depth;
}

/** How many values computed before each place of the order are read from there on. */
function keptBefore(code: readonly Instruction[], order: readonly number[]): readonly number[] {
  const lastRead = new Map<number, number>();
  order.forEach((k, at) => {
    for (const a of code[k]?.args ?? []) lastRead.set(a, at);
  });
  const change = order.map(() => 0);
  order.forEach((k, at) => {
    const last = lastRead.get(k);
    if (last === undefined) return;
    change[at + 1] = (change[at + 1] ?? 0) + 1;
    change[last + 1] = (change[last + 1] ?? 0) - 1;
  });
  let kept = 0;
  return order.map((_, at) => {
    kept += change[at] ?? 0;
    return kept;
  });
}

/**
 * The instructions of each piece, leaves and constants left out. As soon as possible, so that what belongs to one layer
 * of a network stays together whoever reads it; cut near equal parts of the way from leaves to results, where least
 * has to be kept.
 */
export function pieceOrder(code: readonly Instruction[]): readonly (readonly number[])[] {
  const depth = depths(code);
  const at = (k: number | undefined): number => depth[k ?? -1] ?? 0;
  const order = code.flatMap((instruction, k) => (weightOf(instruction) > 0 ? [k] : []));
  order.sort((a, b) => at(a) - at(b) || a - b);
  const length = at(order.at(-1));
  const count = Math.max(1, Math.round(length / LENGTH));
  const kept = keptBefore(code, order);
  const cuts = [0];
  for (let c = 1; c < count; c++) {
    const ideal = (c * length) / count;
    const cost = (place: number): number => Math.abs(at(order[place]) - ideal) / length + (kept[place] ?? 0);
    const near = order.flatMap((k, place) =>
      place > (cuts.at(-1) ?? 0) && Math.abs(at(k) - ideal) < length / count / 2 ? [place] : [],
    );
    const [first, ...others] = near;
    if (first !== undefined)
      cuts.push(others.reduce((best, place) => (cost(place) < cost(best) ? place : best), first));
  }
  return cuts.map((cut, c) => order.slice(cut, cuts[c + 1] ?? order.length));
}
