import { type Sentence, say } from '../../../types/sentences.js';
import { declareAxes } from '../../checks/declare-axes.js';
import { oneTensor } from '../../checks/one-tensor.js';
import { aroundWindow, axisText, rankMisfit, slideWindow, stridesMisfit } from '../../checks/slide-window.js';
import { showDims } from '../../show.js';
import { type State, tensor } from '../../state.js';
import type { ConvResolved } from './options.js';
import { specsAgree } from './specs.js';

/** What the user wrote of a convolution, for the sentences. */
export interface ConvGiven {
  readonly filterShape: readonly number[];
  /** `null`: the default order. */
  readonly dimensionNumbers: readonly [string, string, string] | null;
}

const names = { layer: 'Conv', option: 'filterShape' } as const;

/** The filter slides over every spatial axis and the axes take the order of the output: the twin of `ConvOut`. */
export function convShape(o: ConvResolved, given: ConvGiven, state: State): State | Sentence {
  const input = oneTensor('Conv', state);
  if (typeof input === 'string') return input;
  const sizes = given.filterShape;
  const strides = stridesMisfit(names, { sizes, strides: o.strides, padding: o.padding });
  if (strides) return strides;
  if (given.dimensionNumbers && !specsAgree(o.lhsSpec, o.rhsSpec, o.outSpec, sizes.length)) {
    const specs = { lhs: o.lhsSpec, rhs: o.rhsSpec, out: o.outSpec };
    return say('dimensionNumbers', { ...specs, spatial: sizes.length, window: showDims(sizes) });
  }
  const known = input.kind === 'unknown' ? tensor(aroundWindow(sizes)) : input;
  const text = given.dimensionNumbers ? [...o.lhsSpec].join(', ') : axisText(sizes);
  const rank = rankMisfit(names, known.dims, sizes, text);
  if (rank) return rank;
  const axes = declareAxes('Conv', known, o, 'dimensionNumbers');
  if (typeof axes === 'string') return axes;
  const window = { sizes: o.filterShape, strides: o.strides, padding: o.padding };
  const dims = slideWindow('Conv', known.dims, axes, window, o.channels);
  if (typeof dims === 'string') return dims;
  const ordered = [...o.outSpec].map((letter) => dims[o.lhsSpec.indexOf(letter)] ?? null);
  return tensor(ordered, { batchAxis: o.outBatchAxis, channelAxis: o.outChannelAxis, gaussian: true });
}
