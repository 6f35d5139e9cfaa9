import type { InputRead, Leaf } from '../../schedule/plan.js';
import type { NestContext } from './nest-context.js';
import { linearIndex } from './rectangles.js';
import { sliceAt, slicedBuffer } from './slices.js';
import { spreadLeaf } from './spread-leaf.js';
import {
  bufferIndex,
  bufferSpace,
  inputElement,
  isSplitBuffer,
  splitSum,
  tensorIndex,
  tensorSide,
} from './stage-context.js';
import { position, type StepPlace } from './step-place.js';
import { MOST_TAPS, unrolledWindowSum } from './unrolled-windows.js';
import { windowSum } from './windows.js';

/** Code that leads to a value, and the value. */
export interface Loaded {
  readonly lines: readonly string[];
  readonly value: string;
}

type LoaderOf<K extends Leaf['kind']> = (c: NestContext, leaf: Extract<Leaf, { kind: K }>, place: StepPlace) => Loaded;

const plain = (value: string): Loaded => ({ lines: [], value });

/** Sum over channels of a product of two inputs at the positions of the element. */
const contract: LoaderOf<'contract'> = (c, leaf, place) => {
  const [total, channel] = [c.source.fresh('sum'), c.source.fresh('c')];
  const start = (read: InputRead): string => {
    if (read.at.length === 0) return '0';
    const positions = c.plan.inputs[read.input]?.positions ?? [];
    return `(${linearIndex(
      read.at.map((at) => position(at, place)),
      positions,
    )}) * ${leaf.channels}`;
  };
  const [a, b] = [c.source.fresh('a'), c.source.fresh('b')];
  const element = (read: InputRead, base: string): string =>
    inputElement(c, read.input, read.lane, `${base} + ${channel}`);
  return {
    lines: [
      `let ${a} = ${start(leaf.a)};`,
      `let ${b} = ${start(leaf.b)};`,
      `var ${total} = 0.0f;`,
      `for (var ${channel} = 0; ${channel} < ${leaf.channels}; ${channel}++) {`,
      `${total} = fma(${element(leaf.a, a)}, ${element(leaf.b, b)}, ${total});`,
      '}',
    ],
    value: total,
  };
};

const LOADERS: { readonly [K in Leaf['kind']]: LoaderOf<K> } = {
  contract,
  partial: (c, leaf) => splitSum(c, leaf.buffer, '0'),
  tensor: (c, leaf, place) => {
    const extents = c.plan.tensors[leaf.tensor]?.extents ?? [];
    const index = linearIndex(
      leaf.at.map((at) => position(at, place)),
      extents,
    );
    return plain(c.source.at(tensorSide(c, leaf.tensor), tensorIndex(c, leaf.tensor, leaf.lane, index)));
  },
  positions: (c, leaf, place) => {
    const start = c.tables.floats(c.plan.constants[leaf.constant] ?? []);
    return plain(`bitcast<f32>(${c.source.at('tables', `${start} + ${position(leaf.at, place)}`)})`);
  },
  spread: spreadLeaf,
  scratch: (c, leaf, place) => plain(c.scratch(leaf.array, place.element)),
  window: (c, leaf, place) => {
    const total = c.source.fresh('sum');
    const taps = leaf.windows.reduce((n, w) => n * w.size, 1);
    const source = c.rectangleOf(leaf.array);
    const wrap = c.stage.scratch[leaf.array]?.wrap ?? [];
    const read = (at: string): string => c.scratch(leaf.array, at);
    const lines =
      taps <= MOST_TAPS
        ? unrolledWindowSum(total, leaf.windows, source, wrap, place, (stem) => c.source.fresh(stem), leaf.array, read)
        : windowSum(total, leaf.windows, source, wrap, place.index, read);
    return { lines, value: total };
  },
  buffer: (c, leaf, place) => {
    const slice = c.slice(leaf.buffer, place.rectangle, () => sliceAt(c, leaf.buffer, place.rectangle));
    // a number that has no positions is the same at all of them
    const along =
      slicedBuffer(c, leaf.buffer).axes.length === 0 ? slice.start : `${slice.start} + ${slice.along(place)}`;
    if (isSplitBuffer(c, leaf.buffer)) return splitSum(c, leaf.buffer, along);
    const index = bufferIndex(c, leaf.buffer, along);
    return plain(c.source.at(bufferSpace(c, leaf.buffer), index));
  },
};

/** The code of a leaf. */
export function loadLeaf<K extends Leaf['kind']>(
  c: NestContext,
  leaf: Extract<Leaf, { kind: K }>,
  place: StepPlace,
): Loaded {
  const load: LoaderOf<K> = LOADERS[leaf.kind as K];
  return load(c, leaf, place);
}
