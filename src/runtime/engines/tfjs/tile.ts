import { InternalError } from '../../../compile/errors.js';
import { type Range, rangesOf, sliceSamples } from './batches.js';
import type { Block } from './blocks.js';
import { type Call, collect } from './call.js';
import { dispose, evaluate, type Held } from './evaluate.js';
import type { Side } from './layout.js';
import type { Context } from './steps/context.js';

const feed = (name: string): never => {
  throw new InternalError(`pairs read ${name} as it is`);
};

/** What pairs read of some samples of a block. */
function part(call: Call, block: Block, side: Side, range: Range): Held {
  const { reads } = call.sections;
  const own = new Map([...block.held].filter(([value]) => value.region === side && reads.has(value)));
  const inside = { ...range, start: range.start - block.range.start };
  return sliceSamples(call.tf, own, block.range.count, inside);
}

/** The outputs of the pairs of some samples. */
function computed(call: Call, context: Context, rows: Block, columns: Block, i: Range, j: Range): Held {
  const first = part(call, rows, 'i', i);
  try {
    const second = part(call, columns, 'j', j);
    try {
      return evaluate(context, call.sections.pairs, new Map([...call.constants, ...first, ...second]));
    } finally {
      dispose(second);
    }
  } finally {
    dispose(first);
  }
}

/** Computes the pairs of some samples, and puts them where they go. */
export async function runTile(call: Call, rows: Block, columns: Block, i: Range, j: Range): Promise<void> {
  const { tf, symmetric } = call;
  const counts = { i: i.count, j: j.count };
  const context: Context = { tf, counts, diagonal: symmetric && i.start === j.start, feed };
  const outputs = computed(call, context, rows, columns, i, j);
  try {
    await collect(call, 'pair', outputs, (result, data) => {
      result.take(data, i, j);
      if (symmetric) result.mirror(data, i, j);
    });
  } finally {
    dispose(outputs);
  }
}

/** The tiles of two blocks; those on or above the diagonal of a batch with itself. */
export function tilesOf(call: Call, rows: Range, columns: Range): readonly (readonly [Range, Range])[] {
  const { tile } = call.tiling;
  const cut = (range: Range, most: number): readonly Range[] =>
    rangesOf(range.count, most).map((piece) => ({ ...piece, start: range.start + piece.start }));
  const all = cut(rows, tile.i).flatMap((i) => cut(columns, tile.j).map((j) => [i, j] as const));
  return call.symmetric ? all.filter(([i, j]) => i.start <= j.start) : all;
}
