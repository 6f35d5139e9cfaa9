import { ShapeError } from '../../../compile/errors.js';
import { pAxis, qAxis, sampleAxes } from '../../../compile/graph/axis.js';
import type { Node } from '../../../compile/graph/node.js';
import { say } from '../../../types/sentences.js';
import { axisOf } from '../../checks/declare-axes.js';
import { mapAll, single, tensor } from '../../kernel/covariances.js';
import { spatialExtent } from '../../kernel/geometry.js';
import { type Taking, take } from '../../kernel/linear-map.js';
import type { MixingRule } from '../../kernel/mixing.js';
import type { KernelRule } from '../../kernel/rule.js';
import { squeeze } from '../../kernel/squeeze.js';
import type { State } from '../../state.js';
import { type AxisEntry, entriesFor, type IndexResolved, placesIn, showEntry } from './options.js';
import { isAll } from './slice.js';

/** The axis of the channels, and the entries of the axes of samples, channels and positions. */
interface Roles {
  readonly channel: number | null;
  readonly samples: AxisEntry | undefined;
  readonly channels: AxisEntry | undefined;
  readonly positions: readonly AxisEntry[];
}

function rolesIn(o: IndexResolved, input: State): Roles {
  const rank = tensor(input).dims.length;
  const [batch, channel] = [axisOf(rank, o.batchAxis), axisOf(rank, o.channelAxis)];
  const entries = entriesFor(o, rank) ?? [];
  return {
    channel,
    samples: entries[batch ?? rank],
    channels: entries[channel ?? rank],
    positions: entries.filter((_, axis) => axis !== batch && axis !== channel),
  };
}

const takesAll = (entry: AxisEntry | undefined): boolean => typeof entry === 'object' && isAll(entry);

/** A slice of the samples takes covariances of other pairs than those of the result. */
export const indexMixing =
  (o: IndexResolved): MixingRule =>
  (input) =>
    takesAll(rolesIn(o, input).samples) ? 'none' : 'samples';

/**
 * The same entries at both positions of every pair, and the same samples on both sides.
 * @throws ShapeError for a slice of the channels: what the others were is not known of infinitely many.
 */
export const indexKernel =
  (o: IndexResolved): KernelRule =>
  (tree, input, { g }) => {
    const k = single(tree);
    const { channel, samples, channels, positions } = rolesIn(o, input);
    if (channel !== null && channels !== undefined && !takesAll(channels))
      throw new ShapeError(say('indexKernel', { entry: showEntry(channels), axis: channel }));
    const takings = positions.map((entry, axis): Taking => {
      return { axes: [pAxis(axis), qAxis(axis)], places: placesIn(entry, spatialExtent(k, axis)) };
    });
    const ofSamples = (x: Node): readonly Taking[] =>
      samples === undefined || takesAll(samples)
        ? []
        : sampleAxes(x.axes).map(({ name, extent }) => ({ axes: [name], places: placesIn(samples, extent ?? 0) }));
    const gone = positions.flatMap((entry, axis) => (typeof entry === 'number' ? [axis] : []));
    const indexed = (x: Node): Node => squeeze(g, take(g, x, [...takings, ...ofSamples(x)]), k.spatial, gone);
    return { ...mapAll(k, indexed), spatial: k.spatial - gone.length };
  };
