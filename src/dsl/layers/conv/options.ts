import type { Padding } from '../../../types/conv-size.js';
import type { AxesResolved } from '../axes.js';
import { requireInteger, requireIntegers, requirePadding } from '../numbers.js';
import {
  channelsOut,
  type Parameterization,
  resolveWeights,
  type WeightOptions,
  type WeightResolved,
} from '../weights.js';
import type { ConvLayer } from './names.js';
import { axisOfLetter, defaultSpecs, spatialLetters, specsAgree } from './specs.js';

/** `[input, filter, output]`, e.g. `['NCHW', 'OIHW', 'NCHW']`. */
export type DimensionNumbers = readonly [input: string, filter: string, output: string];

/** Options of {@link Conv}, {@link ConvTranspose} and {@link ConvLocal}. `strides` and the filter shape follow the spatial letters of the *filter* spec. */
export interface ConvOptions<
  P extends Padding = Padding,
  T extends readonly number[] | null = readonly number[] | null,
  D extends DimensionNumbers | null = DimensionNumbers | null,
  W extends Parameterization = Parameterization,
  S extends readonly [number, number] = readonly [number, number],
> extends WeightOptions<W, S> {
  /** One step per spatial axis; `null` (default): all 1. */
  readonly strides?: T;
  /** Default `'VALID'`. */
  readonly padding?: P;
  /**
   * Order of the axes of input, filter and output: N batch, C channels, I and O the filter's channels in and out, any
   * other letter a spatial axis. `null` (default): batch first, channels last, spatial axes in order.
   */
  readonly dimensionNumbers?: D;
}

/** What the kernel rules of convolutions read. Spatial lists are in the order of the *input's* spatial axes. */
export interface ConvResolved extends WeightResolved, AxesResolved {
  readonly outChan: number;
  /** Channels of the output: `outChan`, times `s[1]` under the standard parameterization. */
  readonly channels: number;
  readonly filterShape: readonly number[];
  readonly strides: readonly number[];
  readonly padding: Padding;
  /** Axis letters of the input, e.g. `NHWC`. */
  readonly lhsSpec: string;
  /** Axis letters of the filter, e.g. `HWIO`. */
  readonly rhsSpec: string;
  /** Axis letters of the output, e.g. `NHWC`. */
  readonly outSpec: string;
  /** Batch axis of the output (`batchAxis` is the input's). */
  readonly outBatchAxis: number;
  /** Channel axis of the output (`channelAxis` is the input's). */
  readonly outChannelAxis: number;
  /** For each spatial axis of the output, in order: the index, among the input's spatial axes, that it comes from. */
  readonly outOrder: readonly number[];
}

/**
 * Fills in the defaults and brings filter and strides into the order of the input. Specs that do not go together are
 * left as they are: the shape rule has the sentence for them.
 * @throws InputError on sizes, strides or weights out of range.
 */
export function resolveConv(
  layer: ConvLayer,
  outChan: number,
  filterShape: readonly number[],
  options: ConvOptions,
): ConvResolved {
  const { padding = 'VALID', strides, dimensionNumbers } = options;
  requireInteger(`${layer}: outChan`, outChan, 1);
  requireIntegers(`${layer}: filterShape`, filterShape, 1);
  const steps = requireIntegers(`${layer}: strides`, strides ?? filterShape.map(() => 1), 1);
  const [lhsSpec, rhsSpec, outSpec] = dimensionNumbers ?? defaultSpecs(filterShape.length);
  const input = spatialLetters(lhsSpec);
  const filter = spatialLetters(rhsSpec);
  const agree = specsAgree(lhsSpec, rhsSpec, outSpec, filter.length);
  const inInputOrder = (sizes: readonly number[]): readonly number[] =>
    agree && sizes.length === filter.length ? input.map((letter) => sizes[filter.indexOf(letter)] ?? 1) : sizes;
  const weights = resolveWeights(layer, options);
  return Object.freeze({
    outChan,
    channels: channelsOut(layer, outChan, weights),
    filterShape: inInputOrder(filterShape),
    strides: inInputOrder(steps),
    padding: requirePadding(layer, padding),
    ...weights,
    lhsSpec,
    rhsSpec,
    outSpec,
    batchAxis: axisOfLetter(lhsSpec, 'N'),
    channelAxis: axisOfLetter(lhsSpec, 'C'),
    outBatchAxis: axisOfLetter(outSpec, 'N'),
    outChannelAxis: axisOfLetter(outSpec, 'C'),
    outOrder: spatialLetters(outSpec).map((letter) => input.indexOf(letter)),
  });
}
