import { type Sentence, say } from '../../../types/sentences.js';
import { declareAxes } from '../../checks/declare-axes.js';
import { lacksAxes, oneTensor } from '../../checks/one-tensor.js';
import { showDims } from '../../show.js';
import { type DimValue, type State, tensor } from '../../state.js';
import { entriesFor, type IndexResolved, showEntry } from './options.js';
import { isWhole, placesOf } from './slice.js';

/** Every axis by its entry; batch and channels stay: the run-time twin of `IndexOut`. */
export function indexShape(o: IndexResolved, state: State): State | Sentence {
  const input = oneTensor('Index', state);
  if (typeof input === 'string') return input;
  if (input.kind === 'unknown') return { kind: 'unknown', gaussian: input.gaussian ?? true };
  const { dims, gaussian } = input;
  const lacks = lacksAxes('Index', input);
  if (lacks) return lacks;
  const entries = entriesFor(o, dims.length);
  if (!entries) return say('indexCount', { count: o.before.length + o.behind.length, shape: showDims(dims) });
  const axes = declareAxes('Index', input, o);
  if (typeof axes === 'string') return axes;
  const out: DimValue[] = [];
  let [batchAxis, channelAxis] = [0, 0];
  for (const [axis, size] of dims.entries()) {
    const entry = entries[axis] ?? 0;
    const place = { entry: showEntry(entry), axis, shape: showDims(dims) };
    if (typeof entry === 'number') {
      if (axis === axes.batch) return say('indexDrops', { what: 'batch', ...place });
      if (axis === axes.channel) return say('indexDrops', { what: 'channel', ...place });
      if (typeof size === 'number' && (entry >= size || entry < -size))
        return say('indexOutside', { ...place, last: size - 1 });
      continue;
    }
    const taken = isWhole(entry) ? size : typeof size === 'number' ? placesOf(entry, size).count : null;
    if (taken === 0) return say('indexEmpty', place);
    if (axis === axes.batch) batchAxis = out.length;
    if (axis === axes.channel) channelAxis = out.length;
    out.push(taken);
  }
  return tensor(out, { batchAxis, channelAxis, gaussian });
}
