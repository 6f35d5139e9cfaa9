import { arraysRead, arraysWritten } from './arrays-of.js';
import type { ArrayKernel } from './plan.js';

/** Arrays begin at multiples of this many elements: a cache line, whatever the element type. */
const UNIT = 16;

/** From which kernel to which an array holds something; -1: before the first. */
interface Life {
  readonly size: number;
  begin: number;
  end: number;
}

/** Where arrays lie, in elements: `null` for one that nobody touches. */
export interface Placement {
  readonly at: readonly (number | null)[];
  readonly total: number;
}

function livesOf(
  sizes: readonly number[],
  kernels: readonly ArrayKernel[],
  fed: ReadonlySet<number>,
  kept: ReadonlySet<number>,
): readonly Life[] {
  const lives = sizes.map((size): Life => ({ size, begin: Number.POSITIVE_INFINITY, end: -1 }));
  kernels.forEach((kernel, k) => {
    for (const array of [...arraysRead(kernel), ...arraysWritten(kernel)]) {
      const life = lives[array];
      if (!life) continue;
      life.begin = Math.min(life.begin, fed.has(array) ? -1 : k);
      life.end = k;
    }
  });
  for (const array of kept) {
    const life = lives[array];
    if (!life) continue;
    if (fed.has(array)) life.begin = -1;
    life.end = kernels.length;
  }
  return lives;
}

/**
 * Gives every array a place that no other has while it holds something: first come, first served, each in the smallest gap
 * that is large enough. `fed` arrays are there from the start, `kept` ones to the end.
 */
export function placeArrays(
  sizes: readonly number[],
  kernels: readonly ArrayKernel[],
  fed: ReadonlySet<number>,
  kept: ReadonlySet<number>,
): Placement {
  const lives = livesOf(sizes, kernels, fed, kept);
  const at: (number | null)[] = sizes.map(() => null);
  const order = lives.flatMap((life, array) => (life.begin === Number.POSITIVE_INFINITY ? [] : [array]));
  order.sort((x, y) => (lives[x]?.begin ?? 0) - (lives[y]?.begin ?? 0));
  // present arrays by place
  let present: { readonly at: number; readonly size: number; readonly end: number }[] = [];
  let total = 0;
  for (const array of order) {
    const life = lives[array];
    if (!life) continue;
    present = present.filter((p) => p.end >= life.begin);
    const size = Math.ceil(life.size / UNIT) * UNIT;
    let [best, gap, end] = [-1, Number.POSITIVE_INFINITY, 0];
    let index = present.length;
    present.forEach((p, k) => {
      const free = p.at - end;
      if (free >= size && free < gap) [best, gap, index] = [end, free, k];
      end = p.at + p.size;
    });
    if (best < 0) best = end;
    present.splice(index, 0, { at: best, size, end: life.end });
    at[array] = best;
    total = Math.max(total, best + size);
  }
  return { at, total };
}
