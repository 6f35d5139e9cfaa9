import { InternalError } from '../../../compile/errors.js';
import { type Range, runSamples } from './batches.js';
import { type Call, collect, rowsOf, samplesOf } from './call.js';
import { dispose, type Held } from './evaluate.js';
import type { Side } from './layout.js';
import type { Value } from './lower/step.js';
import type { Tensor } from './tensorflow.js';

/** What is held of a block of samples; in a batch with itself, both as the first and as the second of a pair. */
export interface Block {
  readonly range: Range;
  readonly held: Held;
}

const NONE: Range = { start: 0, count: 0 };

async function compute(call: Call, side: Side, range: Range, collecting: boolean): Promise<Block> {
  const { tf, sections, tiling, constants, pace, samples, symmetric } = call;
  const held = new Map<Value, Tensor>();
  try {
    for (const own of symmetric ? (['i', 'j'] as const) : [side]) {
      const made = await runSamples({
        tf,
        section: sections.samples[own],
        samples: range,
        most: tiling.samples[own],
        constants,
        others: new Map(held),
        feed: (name, part) => rowsOf(samplesOf(samples[own], name), part),
        pause: () => pace.pause(),
      });
      for (const [value, tensor] of made) held.set(value, tensor);
      if (collecting)
        await collect(call, own, made, (result, data) =>
          result.take(data, own === 'i' ? range : NONE, own === 'j' ? range : NONE),
        );
    }
    return { range, held };
  } catch (error) {
    dispose(held);
    throw error;
  }
}

/** The blocks of one side. The last that was asked for is kept, so that what there is once is computed once. */
export class Blocks {
  readonly #call: Call;
  readonly #side: Side;
  readonly #collected = new Set<number>();
  #last: { readonly index: number; readonly block: Block } | null = null;

  constructor(call: Call, side: Side) {
    this.#call = call;
    this.#side = side;
  }

  async at(index: number): Promise<Block> {
    if (this.#last?.index === index) return this.#last.block;
    this.release();
    const range = this.#call.tiling.blocks[this.#side][index];
    if (!range) throw new InternalError(`no block ${index} of samples`);
    const block = await compute(this.#call, this.#side, range, !this.#collected.has(index));
    this.#collected.add(index);
    this.#last = { index, block };
    return block;
  }

  release(): void {
    if (this.#last) dispose(this.#last.block.held);
    this.#last = null;
  }
}
