import { product } from '../../product.js';
import type { PoolTerminal } from '../../schedule/plan.js';
import { splitsPools } from './group-layout.js';
import type { NestContext } from './nest-context.js';
import { indexLines, linearIndex } from './rectangles.js';
import { slicedBuffer } from './slices.js';
import { bufferIndex, bufferSpace } from './stage-context.js';
import { elementLoop } from './team.js';
import { periodOf, wholeExtents } from './torus.js';
import { owned } from './torus-loop.js';

const target = (c: NestContext, { buffer }: PoolTerminal, index: string): string =>
  c.source.to(bufferSpace(c, buffer), bufferIndex(c, buffer, index, 'i32(group.y)'));

const ranges = (c: NestContext, pool: PoolTerminal): readonly number[] => wholeExtents(slicedBuffer(c, pool.buffer));

/** Zeros in what this workgroup pools into. */
export function torusClearLines(c: NestContext, pool: PoolTerminal): readonly string[] {
  const extents = ranges(c, pool);
  const size = product(extents);
  if (splitsPools(c.region, c.group.tori, c.stage))
    return elementLoop(c.team, String(size * size), [`${target(c, pool, 'e')} = 0.0f;`]);
  const slice = linearIndex(
    extents.map((_, a) => `c${a}`),
    extents,
  );
  return [
    ...extents.map((_, a) => `for (var c${a} = ${owned(a).low}; c${a} < ${owned(a).high}; c${a}++) {`),
    ...elementLoop(c.team, String(size), [`${target(c, pool, `(${slice}) * ${size} + e`)} = 0.0f;`]),
    ...extents.map(() => '}'),
  ];
}

/**
 * Adds a scratch array at one offset d to the coarse grid: p = s v + t is of q = s (v + c) + u where d = s D + r and
 * t + r, which is u, stays below s for c = D, and does not for c = D + 1. Every coarse element is always updated by the
 * same invocation.
 */
export function torusPoolLines(c: NestContext, pool: PoolTerminal): readonly string[] {
  const extents = ranges(c, pool);
  const size = product(extents);
  const split = splitsPools(c.region, c.group.tori, c.stage);
  const axes = extents.map((extent, a) => ({ extent, a, window: pool.windows[a]?.size ?? 1 }));
  const slice = linearIndex(
    extents.map((_, a) => `c${a}`),
    extents,
  );
  const place = linearIndex(
    extents.map((_, a) => `p${a}`),
    c.stage.axes.map(periodOf),
  );
  return [
    ...axes.flatMap(({ extent, a, window }) => [
      `for (var over${a} = 0; over${a} < select(1, 2, d${a} % ${window} > 0); over${a}++) {`,
      `let c${a} = (d${a} / ${window} + over${a}) % ${extent};`,
      ...(split ? [] : [`if (c${a} < ${owned(a).low} || c${a} >= ${owned(a).high}) { continue; }`]),
    ]),
    ...elementLoop(c.team, String(size), [
      ...indexLines(extents.map(String), 'v', 'e'),
      ...axes.flatMap(({ a, window }) => [
        `let first${a} = v${a} * ${window} + select(0, ${window} - d${a} % ${window}, over${a} == 1);`,
        `let last${a} = v${a} * ${window} + select(${window} - d${a} % ${window}, ${window}, over${a} == 1);`,
      ]),
      'var total = 0.0f;',
      ...axes.map(({ a }) => `for (var p${a} = first${a}; p${a} < last${a}; p${a}++) {`),
      `total += ${c.scratch(pool.array, place)};`,
      ...axes.map(() => '}'),
      `${target(c, pool, `(${slice}) * ${size} + e`)} += total;`,
    ]),
    ...axes.map(() => '}'),
  ];
}
