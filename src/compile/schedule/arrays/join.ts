import { isMatrixPlace, storeAddress } from './addresses.js';
import { type Loops, renumber } from './affine.js';
import { renumbered, renumberedPlace } from './coordinate.js';
import {
  addressOf,
  type Draft,
  type DraftRead,
  type DraftStore,
  type DraftValue,
  type LoopDraft,
  loopsAlong,
  outerLoops,
  readAlong,
} from './draft.js';

/** Values and stores of one kernel at most: what is alive at once has to fit in registers. */
const MOST_VALUES = 160;
const MOST_STORES = 12;

/** Loops of a later kernel as loops of an earlier one. */
type LoopMap = ReadonlyMap<number, number>;

/** What the later kernel reads of the earlier one's results, entry by entry: the same loops; `null` if it reads others. */
function matched(loops: Loops, into: Draft, draft: LoopDraft): LoopMap | null {
  const map = new Map<number, number>();
  const taken = new Map<number, number>();
  for (const value of draft.block.values) {
    if (value.op !== 'read') continue;
    const store = into.stores.find((x) => x.storage === value.read.storage);
    if (!store) continue;
    const [here, there] = [readAlong(value.read), loopsAlong(store.at)];
    if (!here || !there) return null;
    for (const [k, loop] of here.entries()) {
      const other = there[k] ?? null;
      if (loop === null && other === null) continue;
      if (loop === null || other === null || loops.extent(loop) !== loops.extent(other)) return null;
      if ((map.get(loop) ?? other) !== other || (taken.get(other) ?? loop) !== loop) return null;
      map.set(loop, other);
      taken.set(other, loop);
    }
  }
  const all = draft.loops.every((l) => map.has(l)) && outerLoops(into).every((l) => taken.has(l));
  return all ? map : null;
}

const movedRead = (read: DraftRead, map: LoopMap): DraftRead => ({
  storage: read.storage,
  at: read.at.map((c) => renumbered(c, map)),
  limits: read.limits.map((l) => ({ ...l, at: renumberedPlace(l.at, map) })),
});

const movedStore = (store: DraftStore, map: LoopMap, value: number): DraftStore => ({
  value,
  storage: store.storage,
  at: store.at.map((index) => renumber(index, map)),
});

/** Whether what follows a matrix product can be computed tile by tile. */
function fitsTiles(loops: Loops, into: Draft, draft: LoopDraft, map: LoopMap): boolean {
  if (into.kind === 'loop') return true;
  const reads = draft.block.values.every((value) => {
    if (value.op !== 'read' || into.stores.some((x) => x.storage === value.read.storage)) return true;
    const read = movedRead(value.read, map);
    const address = addressOf(read);
    return (
      address !== null &&
      address.parts.length === 0 &&
      read.limits.length === 0 &&
      isMatrixPlace(loops, address.linear, into)
    );
  });
  const stores = draft.stores.every((store) => {
    const { storage, at } = movedStore(store, map, 0);
    return isMatrixPlace(loops, storeAddress(storage, at), into);
  });
  return reads && stores;
}

/**
 * Computes a kernel without reductions as a part of an earlier one whose results it reads entry by entry. `false` if it
 * cannot be, and nothing has happened.
 */
export function join(loops: Loops, into: Draft, draft: LoopDraft): boolean {
  if (draft.reduce.length > 0) return false;
  if (into.block.values.length + draft.block.values.length > MOST_VALUES) return false;
  if (into.stores.length + draft.stores.length > MOST_STORES) return false;
  const map = matched(loops, into, draft);
  if (!map || !fitsTiles(loops, into, draft, map)) return false;
  const image: number[] = [];
  const moved = (value: DraftValue): number => {
    if (value.op === 'read') {
      const known = into.stores.find((x) => x.storage === value.read.storage);
      return known ? known.value : into.block.emit({ op: 'read', read: movedRead(value.read, map) });
    }
    if (value.op === 'constant' || value.op === 'sum') return into.block.emit(value);
    return into.block.emit({ op: value.op, args: value.args.map((k) => image[k] ?? -1) });
  };
  for (const value of draft.block.values) image.push(moved(value));
  for (const store of draft.stores) into.stores.push(movedStore(store, map, image[store.value] ?? -1));
  return true;
}
