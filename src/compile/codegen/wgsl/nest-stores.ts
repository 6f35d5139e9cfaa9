import type { Store } from '../../schedule/plan.js';
import type { NestContext } from './nest-context.js';
import { sliceAt } from './slices.js';
import { bufferIndex, bufferSpace, tensorIndex, tensorSide } from './stage-context.js';
import type { StepPlace } from './step-place.js';

/** Name of the sum that an invocation adds up for a readout. */
export const readout = (buffer: number): string => `readout_${buffer}`;

type StoreOf<K extends Store['kind']> = (
  c: NestContext,
  store: Extract<Store, { kind: K }>,
  place: StepPlace,
  value: string,
) => string;

/** The statement of each kind of store for one element. */
const STORES: { readonly [K in Store['kind']]: StoreOf<K> } = {
  scratch: (c, store, place, value) => `${c.scratch(store.array, place.element)} = ${value};`,
  // samples with themselves are at offset 0, where the rectangle is the whole
  tensor: (c, store, place, value) => {
    const index = tensorIndex(c, store.tensor, tensorSide(c, store.tensor), place.element);
    return `${c.source.to(tensorSide(c, store.tensor), index)} = ${value};`;
  },
  buffer: (c, store, place, value) => {
    const slice = c.slice(store.buffer, place.rectangle, () => sliceAt(c, store.buffer, place.rectangle));
    const index = bufferIndex(c, store.buffer, `${slice.start} + ${slice.along(place)}`);
    const write = `${c.source.to(bufferSpace(c, store.buffer), index)} = ${value};`;
    return slice.kept === 'true' ? write : `if (${slice.kept}) { ${write} }`;
  },
  sum: (_, store, __, value) => `${readout(store.buffer)} += ${value};`,
};

/** The statement of a store. */
export function storeLine<K extends Store['kind']>(
  c: NestContext,
  store: Extract<Store, { kind: K }>,
  place: StepPlace,
  value: string,
): string {
  const write: StoreOf<K> = STORES[store.kind as K];
  return write(c, store, place, value);
}
