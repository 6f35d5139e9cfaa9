import { type Sentence, say } from '../../../types/sentences.js';
import { declareAxes } from '../../checks/declare-axes.js';
import { oneTensor } from '../../checks/one-tensor.js';
import {
  aroundWindow,
  axisText,
  rankMisfit,
  slideWindow,
  stridesMisfit,
  transposedSize,
  windowSize,
} from '../../checks/slide-window.js';
import { showDims } from '../../show.js';
import { type State, tensor } from '../../state.js';
import type { ConvLayer } from './names.js';
import type { ConvOptions, ConvResolved } from './options.js';
import { specsAgree } from './specs.js';

/** What the user wrote of a convolution, for the sentences. */
export interface ConvGiven {
  readonly filterShape: readonly number[];
  /** `null`: the default order. */
  readonly dimensionNumbers: readonly [string, string, string] | null;
}

export const convGiven = (filterShape: readonly number[], { dimensionNumbers }: ConvOptions): ConvGiven => ({
  filterShape: Object.freeze([...filterShape]),
  dimensionNumbers: dimensionNumbers ?? null,
});

/** The filter slides over every spatial axis and the axes take the order of the output: the twin of `ConvOut`. */
export function convShape(layer: ConvLayer, o: ConvResolved, given: ConvGiven, state: State): State | Sentence {
  const names = { layer, option: 'filterShape' } as const;
  const input = oneTensor(layer, state);
  if (typeof input === 'string') return input;
  const sizes = given.filterShape;
  const strides = stridesMisfit(names, { sizes, strides: o.strides, padding: o.padding });
  if (strides) return strides;
  if (given.dimensionNumbers && !specsAgree(o.lhsSpec, o.rhsSpec, o.outSpec, sizes.length)) {
    const specs = { layer, lhs: o.lhsSpec, rhs: o.rhsSpec, out: o.outSpec };
    return say('dimensionNumbers', { ...specs, spatial: sizes.length, window: showDims(sizes) });
  }
  const known = input.kind === 'unknown' ? tensor(aroundWindow(sizes)) : input;
  const text = given.dimensionNumbers ? [...o.lhsSpec].join(', ') : axisText(sizes);
  const rank = rankMisfit(names, known.dims, sizes, text);
  if (rank) return rank;
  const axes = declareAxes(layer, known, o, 'dimensionNumbers');
  if (typeof axes === 'string') return axes;
  const window = { sizes: o.filterShape, strides: o.strides, padding: o.padding };
  const size = layer === 'ConvTranspose' ? transposedSize : windowSize;
  const dims = slideWindow(layer, known.dims, axes, window, o.channels, size);
  if (typeof dims === 'string') return dims;
  const ordered = [...o.outSpec].map((letter) => dims[o.lhsSpec.indexOf(letter)] ?? null);
  return tensor(ordered, { batchAxis: o.outBatchAxis, channelAxis: o.outChannelAxis, gaussian: true });
}
