import { InputError } from '../../../compile/errors.js';
import { type HasHypers, hypersOf, numberOf, type Scalar } from '../../hyper.js';
import { type AxesOptions, type AxesResolved, resolveAxes } from '../axes.js';
import { requireBoolean, requireDeviation, requireInteger, requireOneOf } from '../numbers.js';

/** What becomes of the scores of all keys for a query. */
export type AttentionMechanism = 'SOFTMAX' | 'IDENTITY' | 'ABS' | 'RELU';

/** How random embeddings of the positions come in: not at all, added to the inputs, or as channels of their own. */
export type PositionalEmbedding = 'NONE' | 'SUM' | 'CONCAT';

/** Options of {@link GlobalSelfAttention}. Deviations are those of the weights before their 1/sqrt(fan-in) scale. */
export interface GlobalSelfAttentionOptions<
  L extends boolean = boolean,
  M extends AttentionMechanism = AttentionMechanism,
  T extends PositionalEmbedding = PositionalEmbedding,
  B extends number = number,
  C extends number = number,
> extends AxesOptions<B, C> {
  /**
   * true (default): scores are divided by the channels of a key, and keys are queries as well (`wQueryStd` scales both
   * together with `wKeyStd`); false: by their square root, with queries of their own.
   */
  readonly linearScaling?: L;
  /** Default 1. */
  readonly wKeyStd?: Scalar;
  /** Default 1. */
  readonly wValueStd?: Scalar;
  /** Default 1. */
  readonly wQueryStd?: Scalar;
  /** Default 1. */
  readonly wOutStd?: Scalar;
  /** Standard deviation of the biases; `null` (default) means no bias at all, 0 keeps a trainable bias of variance 0. */
  readonly bStd?: Scalar | null;
  /** Default `'SOFTMAX'`, over all positions of the keys together. */
  readonly attentionMechanism?: M;
  /** Default `'NONE'`. */
  readonly posEmbType?: T;
  /** Positions are apart by the sum over spatial axes of |p - p'| to this power. Default 2. */
  readonly posEmbPNorm?: number;
  /**
   * Covariance of the embeddings of two positions, by how far they are apart (see `posEmbPNorm`), e.g.
   * `(d) => Math.exp(-d)`; `null` (default): 1 at the same position, else 0.
   */
  readonly posEmbDecayFn?: ((distance: number) => number) | null;
  /** Channels of the embeddings under `'CONCAT'`; `null` (default): as many as the inputs have. */
  readonly nChanPosEmb?: number | null;
  /** Standard deviation of the embeddings. Default 1. */
  readonly wPosEmbStd?: Scalar;
  /** Whether values have the embeddings in them, too, and not only keys and queries. Default false. */
  readonly valPosEmb?: boolean;
}

const DEVIATIONS = ['wKeyStd', 'wValueStd', 'wQueryStd', 'wOutStd', 'wPosEmbStd'] as const;
type Deviation = (typeof DEVIATIONS)[number];

/** What the kernel rule of GlobalSelfAttention reads. */
export interface AttentionResolved extends AxesResolved, HasHypers<Deviation | 'bStd'> {
  readonly nChanOut: number;
  readonly nChanKey: number;
  readonly nChanVal: number;
  readonly nHeads: number;
  readonly linearScaling: boolean;
  readonly wKeyStd: number;
  readonly wValueStd: number;
  readonly wQueryStd: number;
  readonly wOutStd: number;
  readonly wPosEmbStd: number;
  readonly bStd: number | null;
  readonly attentionMechanism: AttentionMechanism;
  readonly posEmbType: PositionalEmbedding;
  readonly posEmbPNorm: number;
  readonly posEmbDecayFn: ((distance: number) => number) | null;
  readonly nChanPosEmb: number | null;
  readonly valPosEmb: boolean;
}

/** The four widths of a layer, in the order of its arguments. */
export type AttentionWidths = Pick<AttentionResolved, 'nChanOut' | 'nChanKey' | 'nChanVal' | 'nHeads'>;

const layer = 'GlobalSelfAttention';

/** @throws InputError on options no network could have. */
export function resolveAttention(widths: AttentionWidths, options: GlobalSelfAttentionOptions): AttentionResolved {
  for (const [name, width] of Object.entries(widths)) requireInteger(`${layer}: ${name}`, width, 1);
  const { posEmbPNorm = 2, posEmbDecayFn = null, nChanPosEmb = null, bStd = null, posEmbType = 'NONE' } = options;
  const given: Readonly<Record<Deviation, Scalar>> = {
    wKeyStd: options.wKeyStd ?? 1,
    wValueStd: options.wValueStd ?? 1,
    wQueryStd: options.wQueryStd ?? 1,
    wOutStd: options.wOutStd ?? 1,
    wPosEmbStd: options.wPosEmbStd ?? 1,
  };
  const deviation = (name: Deviation): number => requireDeviation(`${layer}: ${name}`, numberOf(given[name]));
  if (!(Number.isFinite(posEmbPNorm) && posEmbPNorm > 0))
    throw new InputError(`${layer}: posEmbPNorm must be a finite number > 0, got ${posEmbPNorm}`);
  if (posEmbDecayFn !== null && typeof posEmbDecayFn !== 'function')
    throw new InputError(`${layer}: posEmbDecayFn must be null or a function of a distance, got ${posEmbDecayFn}`);
  if (nChanPosEmb !== null) {
    requireInteger(`${layer}: nChanPosEmb`, nChanPosEmb, 1);
    if (posEmbType !== 'CONCAT')
      throw new InputError(
        `${layer}: nChanPosEmb is for posEmbType 'CONCAT', and this one is '${posEmbType}' (leave nChanPosEmb out)`,
      );
  }
  return Object.freeze({
    ...widths,
    linearScaling: requireBoolean(`${layer}: linearScaling`, options.linearScaling ?? true),
    wKeyStd: deviation('wKeyStd'),
    wValueStd: deviation('wValueStd'),
    wQueryStd: deviation('wQueryStd'),
    wOutStd: deviation('wOutStd'),
    wPosEmbStd: deviation('wPosEmbStd'),
    bStd: bStd === null ? null : requireDeviation(`${layer}: bStd`, numberOf(bStd)),
    attentionMechanism: requireOneOf(`${layer}: attentionMechanism`, options.attentionMechanism ?? 'SOFTMAX', [
      'SOFTMAX',
      'IDENTITY',
      'ABS',
      'RELU',
    ]),
    posEmbType: requireOneOf(`${layer}: posEmbType`, posEmbType, ['NONE', 'SUM', 'CONCAT']),
    posEmbPNorm,
    posEmbDecayFn,
    nChanPosEmb,
    valPosEmb: requireBoolean(`${layer}: valPosEmb`, options.valPosEmb ?? false),
    ...resolveAxes(layer, options),
    ...hypersOf({ ...given, bStd }),
  });
}
