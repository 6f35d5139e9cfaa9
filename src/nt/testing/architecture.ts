import { InputError, InternalError } from '../../compile/errors.js';
import type { Layer } from '../../dsl/layer.js';
import { AvgPool } from '../../dsl/layers/avg-pool/layer.js';
import { FanInSum } from '../../dsl/layers/fan-in-sum/layer.js';
import { FanOut } from '../../dsl/layers/fan-out/layer.js';
import { Flatten } from '../../dsl/layers/flatten/layer.js';
import { GlobalAvgPool } from '../../dsl/layers/global-avg-pool/layer.js';
import { GlobalSumPool } from '../../dsl/layers/global-sum-pool/layer.js';
import { Identity } from '../../dsl/layers/identity/layer.js';
import { SumPool } from '../../dsl/layers/sum-pool/layer.js';
import { checkNetwork, type Network } from '../../dsl/network.js';
import { parallel } from '../../dsl/parallel.js';
import { repeat } from '../../dsl/repeat.js';
import { serial } from '../../dsl/serial.js';
import { tensor } from '../../dsl/state.js';
import { ACTIVATIONS } from './activations.js';
import { affinePiece, type Channels, densePiece, type Place, windowOf } from './affine-piece.js';
import { Choices } from './choices.js';
import { fixed, literal, type Piece } from './piece.js';

/** A network of any width, as data. */
export interface Architecture {
  /** Sizes of the input without the samples: features, or spatial sizes and channels. */
  readonly shape: readonly number[];
  /** Source text that makes it, with `n` for the width. */
  readonly code: string;
  /** The network whose hidden layers have `width` channels, a multiple of 4. */
  build(width: number): { readonly network: Network };
  /** What fast-check prints. */
  toString(): string;
}

/** Which architectures to make. */
export interface ArchitectureOptions {
  /** The nonlinearities to choose from, yours among them, each with its source text. Default: those of the library. */
  readonly activations?: readonly { readonly code: string; readonly layer: Layer }[];
  /** Channels of the output. Default 1. */
  readonly outputs?: number;
}

/** What `fc.uint32Array` needs to know to draw the genes of an {@link architecture} with up to `blocks` blocks. */
export const genesOf = (blocks = 3): { readonly minLength: number; readonly maxLength: number } => ({
  minLength: 2,
  maxLength: blocks + 1,
});

const INPUTS: readonly [Sizes, ...Sizes[]] = [[3], [2], [3, 2], [4], [2, 2, 2], [4, 1], [3, 2, 1], [1]];

type Sizes = readonly number[];

/** The layers so far. */
interface Draft {
  readonly pieces: readonly Piece[];
  readonly place: Place;
  /** Is the output Gaussian, so that a nonlinearity may follow? */
  readonly gaussian: boolean;
}

/**
 * The architecture that some genes stand for, any whole numbers from 0 on: the first tells the input and the readout,
 * each of the others a block of layers, so that shorter lists and smaller numbers are simpler networks. The first layer
 * has weights, so that every layer behind it grows with the width.
 *
 * @example
 * const architectures = fc.uint32Array(genesOf(3)).map((genes) => architecture(genes));
 * @throws InputError for a list of fewer than two genes.
 */
export function architecture(genes: ArrayLike<number>, options: ArchitectureOptions = {}): Architecture {
  const [first, ...others] = Array.from(genes);
  if (first === undefined || others.length === 0) {
    throw new InputError(
      `architecture(genes) got ${genes.length} genes; give 2 or more, one for the input and one a block.`,
    );
  }
  const own = options.activations?.map(({ code, layer }) => fixed(code, layer)) ?? [];
  const [some = ACTIVATIONS[0], ...more] = own.length > 0 ? own : ACTIVATIONS;
  const make = new Maker([some, ...more], options.outputs ?? 1);
  const c = new Choices(first);
  const shape = c.of(INPUTS);
  const start: Draft = { pieces: [], place: { sizes: shape.slice(0, -1), hidden: false }, gaussian: false };
  const { pieces } = make.readout(
    c,
    others.reduce((draft, gene) => make.block(new Choices(gene), draft), start),
  );
  const code = `input('N', ${shape.join(', ')}).build(${pieces.map((p) => p.code).join(', ')})`;
  return {
    shape,
    code,
    build: (width) => ({
      network: checkNetwork(
        ['N', ...shape],
        pieces.map((p) => p.layer(width)),
      ),
    }),
    toString: () => code,
  };
}

/** Appends blocks of layers to drafts. */
class Maker {
  readonly #activations: readonly [Piece, ...Piece[]];
  readonly #outputs: number;

  constructor(activations: readonly [Piece, ...Piece[]], outputs: number) {
    this.#activations = activations;
    this.#outputs = outputs;
  }

  block(c: Choices, draft: Draft): Draft {
    const kind = draft.place.hidden ? c.below(8) : 0;
    if (kind === 4 && draft.place.sizes.length > 0) return this.#pool(c, draft);
    if (kind === 5) return this.#residual(c, draft);
    if (kind === 6) return this.#repeated(c, draft);
    if (kind === 7) return this.#affine(c, draft);
    return this.#activated(c, this.#affine(c, draft));
  }

  /** Ends the network: the spatial axes go, then a layer of `outputs` channels, and sometimes a nonlinearity behind it. */
  readout(c: Choices, draft: Draft): Draft {
    const { sizes } = draft.place;
    const by = c.of([
      fixed('GlobalAvgPool()', GlobalAvgPool()),
      fixed('Flatten()', Flatten()),
      fixed('GlobalSumPool()', GlobalSumPool()),
    ]);
    const flat = sizes.length === 0 ? draft : appended({ ...draft, place: { ...draft.place, sizes: [] } }, by);
    const dense = appended({ ...flat, gaussian: true }, densePiece(c, this.#outputs, flat.place));
    return c.below(6) === 5 ? this.#activated(c, dense) : dense;
  }

  #activated(c: Choices, draft: Draft): Draft {
    return draft.gaussian ? appended({ ...draft, gaussian: false }, c.of(this.#activations)) : draft;
  }

  #affine(c: Choices, draft: Draft, channels: Channels = 'width', keep = false): Draft {
    const piece = affinePiece(c, channels, draft.place, keep);
    return appended(
      { ...draft, place: { sizes: sizesAfter(piece, draft.place), hidden: true }, gaussian: true },
      piece,
    );
  }

  #pool(c: Choices, draft: Draft): Draft {
    const { sizes, strides, padding } = windowOf(c, draft.place.sizes);
    const normalizeEdges = c.below(2) === 1;
    const text = `${literal(sizes)}, { strides: ${literal(strides)}, padding: '${padding}'`;
    const piece =
      c.below(3) === 2
        ? fixed(`SumPool(${text} })`, SumPool(sizes, { strides, padding }))
        : fixed(
            `AvgPool(${text}, normalizeEdges: ${normalizeEdges} })`,
            AvgPool(sizes, { strides, padding, normalizeEdges }),
          );
    return appended({ ...draft, place: { ...draft.place, sizes: sizesAfter(piece, draft.place) } }, piece);
  }

  /** Two branches of the same shape, added up: one with a nonlinearity, the other the input or a layer with weights. */
  #residual(c: Choices, before: Draft): Draft {
    const draft = before.gaussian ? before : this.#affine(c, before, 'width', true);
    const empty: Draft = { ...draft, pieces: [] };
    const long = this.#affine(c, this.#activated(c, empty), 'width', true);
    const short =
      c.below(2) === 0 ? appended(empty, fixed('Identity()', Identity())) : this.#affine(c, empty, 'width', true);
    const branches = [serialOf(long.pieces), serialOf(short.pieces)];
    const piece: Piece = {
      code: `serial(FanOut(2), parallel(${branches.map((b) => b.code).join(', ')}), FanInSum())`,
      layer: (width) => {
        const layers: readonly Layer[] = [FanOut(2), parallel(...branches.map((b) => b.layer(width))), FanInSum()];
        return serial(...layers);
      },
    };
    return this.#activated(c, appended(draft, piece));
  }

  #repeated(c: Choices, draft: Draft): Draft {
    const times = 1 + c.below(2);
    const body = serialOf(this.#activated(c, this.#affine(c, { ...draft, pieces: [] }, 'width', true)).pieces);
    const piece: Piece = { code: `repeat(${body.code}, ${times})`, layer: (width) => repeat(body.layer(width), times) };
    return appended({ ...draft, gaussian: false }, piece);
  }
}

const appended = (draft: Draft, piece: Piece): Draft => ({ ...draft, pieces: [...draft.pieces, piece] });

const serialOf = (pieces: readonly Piece[]): Piece => ({
  code: `serial(${pieces.map((p) => p.code).join(', ')})`,
  layer: (width) => {
    const layers: readonly Layer[] = pieces.map((p) => p.layer(width));
    return serial(...layers);
  },
});

/** The spatial sizes after a layer, which do not depend on the width. */
function sizesAfter({ layer }: Piece, { sizes }: Place): readonly number[] {
  if (sizes.length === 0) return sizes;
  const after = layer(8).shape(
    tensor([1, ...sizes, 8], { batchAxis: 0, channelAxis: sizes.length + 1, gaussian: true }),
  );
  if (typeof after === 'string' || after.kind !== 'tensor')
    throw new InternalError(`an architecture misfits: ${after}`);
  return after.dims.slice(1, -1).flatMap((d) => (typeof d === 'number' ? [d] : []));
}
