import { InternalError } from '../../errors.js';
import { product } from '../../product.js';
import { splitsPools } from './group-layout.js';
import type { NestContext } from './nest-context.js';
import { slicedBuffer } from './slices.js';
import { periodOf } from './torus.js';

/** Axes along which a pooling stage is cut into blocks. */
const CUT_AXES = 2;

/** Names of the range of coarse offsets of an axis that a workgroup owns. */
export const owned = (axis: number): { readonly low: string; readonly high: string } => ({
  low: `low${axis}`,
  high: `high${axis}`,
});

/** How a pooling stage of a torus is cut: extents of the coarse grid, and of windows. */
interface Cut {
  readonly coarse: readonly number[];
  readonly sizes: readonly number[];
}

function cutOf(c: NestContext): Cut {
  const [pool] = c.stage.pools;
  if (!pool) throw new InternalError('blocks of a pool without a pool');
  return {
    coarse: slicedBuffer(c, pool.buffer).axes.map((a) => a.extent),
    sizes: pool.windows.map((w) => w.size),
  };
}

/**
 * The loop over offsets modulo the extent of a torus. Blocks of workgroups take every so-manieth; where they pool into
 * a buffer that is too large for a copy each, a block has a rectangle of coarse offsets and computes all that falls in.
 */
export function torusLoop(
  c: NestContext,
  body: readonly string[],
): { readonly before: readonly string[]; readonly lines: readonly string[] } {
  const { stage, source } = c;
  const periods = stage.axes.map(periodOf);
  const number = (counts: readonly string[], a: number): string => {
    const after = counts.slice(a + 1);
    const quotient = after.length === 0 ? 'o' : `o / (${after.join(' * ')})`;
    return a === 0 ? `(${quotient})` : `((${quotient}) % ${counts[a]})`;
  };
  if (stage.pools.length === 0 || splitsPools(c.region, c.group.tori, stage)) {
    const names = periods.map(String);
    return {
      before: [],
      lines: [
        `for (var o = i32(group.y); o < ${product(periods)}; o += i32(${source.launch('blocks')})) {`,
        ...periods.map((_, a) => `let d${a} = ${number(names, a)};`),
        ...body,
        '}',
      ],
    };
  }
  const { coarse, sizes } = cutOf(c);
  const reach = periods.map((_, a) => `reach${a}`);
  return {
    before: [
      ...blockLines(c, coarse),
      ...periods.flatMap((period, a) => {
        const { low, high } = owned(a);
        const size = sizes[a] ?? 1;
        return [
          `let start${a} = ${low} * ${size} + ${period - size + 1};`,
          `let reach${a} = select(0, min(${period}, (${high} - ${low}) * ${size} + ${size - 1}), ${high} > ${low});`,
        ];
      }),
    ],
    lines: [
      `for (var o = 0; o < ${reach.join(' * ')}; o++) {`,
      ...periods.map((period, a) => `let d${a} = (start${a} + ${number(reach, a)}) % ${period};`),
      ...body,
      '}',
    ],
  };
}

/** The ranges of coarse offsets of a block: the first axes are cut about equally often, into no less than two offsets. */
function blockLines(c: NestContext, coarse: readonly number[]): readonly string[] {
  const blocks = `i32(${c.source.launch('blocks')})`;
  const [first = 1, second] = coarse.map((n) => Math.max(1, Math.floor(n / 2)));
  const lines =
    second === undefined
      ? [`let blocks0 = min(${first}, ${blocks});`]
      : [
          `let blocks0 = min(${first}, i32(ceil(sqrt(f32(${blocks})))));`,
          `let blocks1 = min(${second}, ${blocks} / blocks0);`,
        ];
  const places = second === undefined ? ['i32(group.y)'] : ['i32(group.y) / blocks1', 'i32(group.y) % blocks1'];
  return [
    ...lines,
    ...coarse.flatMap((extent, a) => {
      const { low, high } = owned(a);
      if (a >= CUT_AXES) return [`let ${low} = 0;`, `let ${high} = ${extent};`];
      const limit = (next: string): string => `min(${extent}, (${places[a]}${next}) * ${extent} / blocks${a})`;
      return [`let ${low} = ${limit('')};`, `let ${high} = ${limit(' + 1')};`];
    }),
  ];
}
