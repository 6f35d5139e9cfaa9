import fc from 'fast-check';
import type { Padding } from '../../../src/index.js';

/** Three numbers, of which a layer takes one a spatial axis. */
type Triple = readonly [number, number, number];

export interface WindowGene {
  readonly sizes: Triple;
  readonly strides: Triple;
  readonly padding: Padding;
}

export interface WeightGene {
  readonly wStd: number;
  readonly bStd: number | null;
  /** Width multiplier of the standard parameterization, or `null` for the NTK parameterization. */
  readonly standard: number | null;
}

export interface ConvGene extends WeightGene {
  readonly kind: 'conv';
  /** Transposed ones become plain where the axes would grow too long. */
  readonly layer: 'Conv' | 'ConvTranspose' | 'ConvLocal';
  readonly window: WindowGene;
  readonly channels: number;
  /** Number of a permutation for the axes of filter and output; 0 leaves them as they are. */
  readonly layout: number;
}

/** What to make of a layer, as data; whether and how it fits is decided where it meets a shape. */
export type LayerGene =
  | ConvGene
  | (WeightGene & { readonly kind: 'dense'; readonly channels: number })
  | { readonly kind: 'relu' | 'identity' | 'leaky' | 'bent' | 'abs' | 'gaussian' | 'sign' }
  | { readonly kind: 'erf'; readonly a: number; readonly b: number; readonly c: number }
  | { readonly kind: 'pool'; readonly average: boolean; readonly window: WindowGene; readonly normalizeEdges: boolean }
  | { readonly kind: 'readout'; readonly by: 'mean' | 'sum' | 'flatten'; readonly batchLast: boolean }
  /** `head`: every branch begins with a convolution of these strides. */
  | { readonly kind: 'residual'; readonly branches: readonly (readonly LayerGene[])[]; readonly head: ConvGene | null }
  | { readonly kind: 'repeat'; readonly body: readonly LayerGene[]; readonly times: number };

export interface InputGene {
  readonly sizes: readonly number[];
  readonly channels: number;
  /** Number of a permutation of N, C and the spatial axes. */
  readonly layout: number;
  /** Spatial sizes are given by name. */
  readonly named: boolean;
}

export interface NetGenes {
  readonly input: InputGene;
  /** Paddings as the windows have them, or none that wrap, or all that wrap: windows of both kinds rarely fuse. */
  readonly wrapping: 'mixed' | 'never' | 'always';
  readonly layers: readonly LayerGene[];
}

const { integer, constantFrom, record, oneof, tuple } = fc;

const upTo = (max: number): fc.Arbitrary<number> => integer({ min: 1, max });
const triple = (of: fc.Arbitrary<number>): fc.Arbitrary<Triple> => tuple(of, of, of);
const mostly = <T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  oneof({ arbitrary: usual, weight: 12 }, { arbitrary: rare, weight: 1 });

const paddings = constantFrom<Padding[]>('VALID', 'SAME', 'CIRCULAR');
const strides = oneof(
  { arbitrary: constantFrom<Triple[]>([1, 1, 1]), weight: 2 },
  { arbitrary: triple(upTo(3)), weight: 1 },
);
// the engine carries the sums of windows up to 8 wide from one position to the next, and adds up wider ones anew
const sizes = mostly(triple(upTo(4)), triple(upTo(11)));
const window = (padding: fc.Arbitrary<Padding>): fc.Arbitrary<WindowGene> => record({ sizes, strides, padding });

const weights = {
  wStd: mostly(constantFrom(1, 1.3, 0.5, 2, 1.7, 0.8), constantFrom(0, 0.01)),
  bStd: constantFrom(null, 0, 0.5, 0.1),
  standard: constantFrom(null, null, 1, 0.5),
};

const conv: fc.Arbitrary<ConvGene> = record({
  kind: fc.constant('conv' as const),
  layer: constantFrom('Conv', 'Conv', 'Conv', 'Conv', 'Conv', 'ConvTranspose', 'ConvTranspose', 'ConvLocal'),
  window: window(paddings),
  channels: upTo(4),
  layout: mostly(fc.constant(0), fc.nat({ max: 119 })),
  ...weights,
});
const dense: fc.Arbitrary<LayerGene> = record({ kind: fc.constant('dense' as const), channels: upTo(4), ...weights });
const relu: fc.Arbitrary<LayerGene> = fc.constant({ kind: 'relu' as const });
const erf: fc.Arbitrary<LayerGene> = record({
  kind: fc.constant('erf' as const),
  a: constantFrom(1, 0.7, -1.5, 0),
  b: constantFrom(1, 0.5, 3, -0.7, 0),
  c: constantFrom(0, 0, 0.3, -0.5),
});
/** `sign` is rare: its NNGP has the infinite slope that only the NTK of the others has. */
const others = mostly<LayerGene>(
  constantFrom('leaky', 'bent', 'abs', 'gaussian').map((kind) => ({ kind })),
  fc.constant({ kind: 'sign' }),
);
const activation: fc.Arbitrary<LayerGene> = oneof(
  { arbitrary: relu, weight: 4 },
  { arbitrary: erf, weight: 3 },
  { arbitrary: others, weight: 1 },
);
const pool: fc.Arbitrary<LayerGene> = record({
  kind: fc.constant('pool' as const),
  average: fc.boolean(),
  // pools that wrap do not fuse
  window: window(constantFrom('VALID', 'SAME', 'VALID', 'SAME', 'CIRCULAR')),
  normalizeEdges: fc.boolean(),
});
const readout: fc.Arbitrary<LayerGene> = record({
  kind: fc.constant('readout' as const),
  by: constantFrom('mean', 'sum', 'flatten'),
  batchLast: mostly(fc.constant(false), fc.constant(true)),
});
const identity: fc.Arbitrary<LayerGene> = fc.constant({ kind: 'identity' as const });

/** A few layers that often stand together. */
const simplePiece: fc.Arbitrary<readonly LayerGene[]> = oneof(
  { arbitrary: tuple(conv, activation), weight: 8 },
  { arbitrary: tuple(dense, activation), weight: 2 },
  { arbitrary: tuple(conv), weight: 2 },
  { arbitrary: tuple(pool), weight: 2 },
  { arbitrary: tuple(dense), weight: 1 },
  { arbitrary: tuple(activation), weight: 1 },
  { arbitrary: tuple(identity), weight: 1 },
);
const branch = fc.array(simplePiece, { maxLength: 2 }).map((pieces) => pieces.flat());
const residual: fc.Arbitrary<LayerGene> = record({
  kind: fc.constant('residual' as const),
  branches: fc.array(branch, { minLength: 1, maxLength: 3 }),
  head: oneof(fc.constant(null), conv),
});
const repeated: fc.Arbitrary<LayerGene> = record({
  kind: fc.constant('repeat' as const),
  body: branch,
  times: integer({ min: 0, max: 3 }),
});

const piece: fc.Arbitrary<readonly LayerGene[]> = oneof(
  { arbitrary: simplePiece, weight: 14 },
  { arbitrary: tuple(residual), weight: 3 },
  { arbitrary: tuple(repeated), weight: 1 },
  { arbitrary: tuple(readout), weight: 1 },
);

/** Sizes of up to three spatial axes with at most `most` positions, large axes made smaller first. */
export function limited(sizes: readonly number[], most: number): readonly number[] {
  if (sizes.reduce((a, b) => a * b, 1) <= most) return sizes;
  const largest = sizes.indexOf(Math.max(...sizes));
  return limited(
    sizes.map((s, k) => (k === largest ? s - 1 : s)),
    most,
  );
}

const someSizes = (minimum: number): fc.Arbitrary<number[]> => fc.array(upTo(9), { minLength: minimum, maxLength: 3 });

const inputGene = (minimum: number): fc.Arbitrary<InputGene> =>
  record({
    sizes:
      minimum > 0
        ? someSizes(minimum)
        : oneof({ arbitrary: someSizes(1), weight: 9 }, { arbitrary: someSizes(0), weight: 1 }),
    channels: upTo(4),
    layout: oneof({ arbitrary: fc.constant(0), weight: 2 }, { arbitrary: fc.nat({ max: 119 }), weight: 1 }),
    named: fc.boolean(),
  });

/** Which networks to draw. */
export interface GeneOptions {
  /** The fewest spatial axes of the input. */
  readonly minimumSpatial?: number;
  /** The most groups of layers. */
  readonly depth?: number;
}

/** Genes of any network. */
export const netGenes = ({ minimumSpatial = 0, depth = 6 }: GeneOptions = {}): fc.Arbitrary<NetGenes> =>
  record({
    input: inputGene(minimumSpatial),
    wrapping: constantFrom('never', 'never', 'always', 'mixed'),
    layers: tuple(
      fc.array(piece, { minLength: 1, maxLength: depth }),
      fc.option(readout, { nil: null, freq: 4 }),
      fc.option(tuple(dense, activation), { nil: [] as const, freq: 2 }),
    ).map(([pieces, last, head]): readonly LayerGene[] => [...pieces.flat(), ...(last ? [last] : []), ...head]),
  });
