import type { PoolTerminal } from '../../schedule/plan.js';
import type { NestContext } from './nest-context.js';
import { indexLines, linearIndex } from './rectangles.js';
import { slicedBuffer, sliceNumber, sliceTable } from './slices.js';
import { bufferIndex, bufferSpace } from './stage-context.js';
import { elementLoop } from './team.js';

/** Names for the range of coarse offsets, by place in the first axis' list, that a workgroup owns. */
export const OWN = { low: 'low', high: 'high' } as const;

/** Zeros in the slices that this workgroup owns: pools add up. Slices of a range of the first axis are neighbours. */
export function clearLines(c: NestContext, pool: PoolTerminal): readonly string[] {
  const buffer = slicedBuffer(c, pool.buffer);
  const each = buffer.axes.slice(1).reduce((n, a) => n * (a.offsets?.length ?? 1), 1);
  const start = (place: string): string => c.source.at('tables', `${sliceTable(c, buffer)} + ${place} * ${each}`);
  const target = c.source.to(bufferSpace(c, pool.buffer), bufferIndex(c, pool.buffer, 'e'));
  return [
    '{',
    `let end = ${start(OWN.high)};`,
    ...elementLoop(c.team, 'end', [`${target} = 0.0f;`], start(OWN.low)),
    '}',
  ];
}

/**
 * Adds a scratch array at one offset d of the fine grid to all slices of the coarse grid that it belongs to. A coarse
 * offset d' takes part if d = s d' + u - t for some taps t of p's window and u of q's; the taps that remain of p's
 * window are those for which both are in theirs. Every coarse element is always updated by the same invocation.
 */
export function poolLines(c: NestContext, pool: PoolTerminal): readonly string[] {
  const buffer = slicedBuffer(c, pool.buffer);
  const fine = c.rectangles.of(
    pool.extents,
    pool.extents.map(() => 1),
  );
  const open: string[] = [];
  const inner: string[] = [];
  buffer.axes.forEach((axis, a) => {
    const { size, stride } = pool.windows[a] ?? { size: 1, stride: 1 };
    const d = fine.sides[a]?.offset ?? '0';
    const reach = size - 1;
    // floor and ceiling of a quotient of which the dividend may be negative
    const shift = stride * (axis.extent + size);
    const first = `(${d} - ${reach} + ${shift} + ${stride - 1}) / ${stride} - ${shift / stride}`;
    const last = `(${d} + ${reach} + ${shift}) / ${stride} - ${shift / stride}`;
    const zero = c.tables.places(axis.offsets ?? [], axis.extent);
    open.push(
      `for (var c${a} = max(${first}, ${1 - axis.extent}); c${a} <= min(${last}, ${axis.extent - 1}); c${a}++) {`,
      `let place${a} = ${c.source.at('tables', `${zero} + c${a}`)};`,
      a === 0 ? `if (place0 < ${OWN.low} || place0 >= ${OWN.high}) { continue; }` : `if (place${a} < 0) { continue; }`,
    );
    inner.push(`let ce${a} = ${axis.extent} - abs(c${a});`);
  });
  const sides = buffer.axes.map((_, a) => `ce${a}`);
  const slice = c.source.at(
    'tables',
    `${sliceTable(c, buffer)} + ${sliceNumber(
      buffer,
      buffer.axes.map((_, a) => `place${a}`),
    )}`,
  );
  const taps = buffer.axes.flatMap((_, a) => {
    const { size, stride, lo } = pool.windows[a] ?? { size: 1, stride: 1, lo: 0 };
    const { origin, side, offset } = fine.sides[a] ?? { origin: '0', side: '1', offset: '0' };
    const delta = `(${offset} - c${a} * ${stride})`;
    return [
      `let from${a} = (v${a} + max(0, -c${a})) * ${stride} - ${lo} - ${origin};`,
      `let p${a}_first = max(0, from${a} + max(0, -${delta}));`,
      `let p${a}_last = min(${side}, from${a} + min(${size}, ${size} - ${delta}));`,
    ];
  });
  const loops = buffer.axes.map((_, a) => `for (var p${a} = p${a}_first; p${a} < p${a}_last; p${a}++) {`);
  const source = c.scratch(
    pool.array,
    linearIndex(
      buffer.axes.map((_, a) => `p${a}`),
      fine.sides.map((s) => s.side),
    ),
  );
  const target = c.source.to(bufferSpace(c, pool.buffer), bufferIndex(c, pool.buffer, 'slice + e'));
  return [
    ...open,
    ...inner,
    `let slice = ${slice};`,
    ...elementLoop(c.team, sides.join(' * '), [
      ...indexLines(sides, 'v', 'e'),
      ...taps,
      'var total = 0.0f;',
      ...loops,
      `total += ${source};`,
      ...loops.map(() => '}'),
      `${target} += total;`,
    ]),
    ...buffer.axes.map(() => '}'),
  ];
}
