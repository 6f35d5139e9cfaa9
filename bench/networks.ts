/** The networks that are timed. Each is timed for NNGP and NTK together. */
import {
  AvgPool,
  Conv,
  Dense,
  FanInSum,
  FanOut,
  Flatten,
  Gelu,
  GlobalAvgPool,
  GlobalSelfAttention,
  Identity,
  input,
  type Layer,
  parallel,
  Relu,
  repeat,
  serial,
} from '../src/index.js';

const image = input('N', 32, 32, 3);
const weights = { wStd: Math.SQRT2, bStd: 0.1 } as const;
const conv = () => Conv(64, [3, 3], { padding: 'SAME', ...weights });
const halve = () => AvgPool([2, 2], { strides: [2, 2] });
const hidden = () => Dense(512, weights);

const same = { padding: 'SAME', ...weights } as const;

/** A block of a wide residual network. */
const block = <const T extends readonly [number, number], L extends Layer>(channels: number, strides: T, shortcut: L) =>
  serial(
    FanOut(2),
    parallel(
      serial(Relu(), Conv(channels, [3, 3], { ...same, strides }), Relu(), Conv(channels, [3, 3], same)),
      shortcut,
    ),
    FanInSum(),
  );

/** One that halves the image, whose shortcut is a convolution too, and one that keeps it. */
const halving = (channels: number) => block(channels, [2, 2], Conv(channels, [3, 3], { ...same, strides: [2, 2] }));
const keeping = (channels: number) => block(channels, [1, 1], Identity());

const conv21 = repeat(serial(conv(), Relu()), 21);

export const networks = {
  /** Reads all pairs of positions. */
  gap21: { model: image.build(conv21, GlobalAvgPool()), inputShape: [32, 32, 3], batch: 8 },
  /** Reads equal positions only. */
  flat21: { model: image.build(conv21, Flatten()), inputShape: [32, 32, 3], batch: 64 },
  /** The small network of Shankar et al. 2020, as in the reference's notebook. */
  myrtle5: {
    model: image.build(
      conv(),
      Relu(),
      conv(),
      Relu(),
      halve(),
      conv(),
      Relu(),
      halve(),
      conv(),
      Relu(),
      halve(),
      halve(),
      halve(),
      Flatten(),
      Dense(10, weights),
    ),
    inputShape: [32, 32, 3],
    batch: 8,
  },
  fc3: {
    model: input('N', 784).build(hidden(), Relu(), hidden(), Relu(), hidden(), Relu(), Dense(10, weights)),
    inputShape: [784],
    batch: 2000,
  },
  /** The same as gap21 with another nonlinearity. */
  gelu21: {
    model: image.build(repeat(serial(conv(), Gelu()), 21), GlobalAvgPool()),
    inputShape: [32, 32, 3],
    batch: 4,
  },
  /** Wide residual network 28-1 (Zagoruyko & Komodakis 2016). */
  wrn28: {
    model: image.build(
      Conv(16, [3, 3], same),
      repeat(keeping(16), 4),
      halving(32),
      repeat(keeping(32), 3),
      halving(64),
      repeat(keeping(64), 3),
      AvgPool([8, 8]),
      Flatten(),
      Dense(10, weights),
    ),
    inputShape: [32, 32, 3],
    batch: 4,
  },
  /** Two layers of attention over 64 tokens. */
  attn: {
    model: input('N', 8, 8, 3).build(
      Conv(64, [3, 3], same),
      Relu(),
      GlobalSelfAttention(64, 64, 64, 8, { bStd: 0.1 }),
      Relu(),
      GlobalSelfAttention(64, 64, 64, 8, { bStd: 0.1 }),
      GlobalAvgPool(),
      Dense(10, weights),
    ),
    inputShape: [8, 8, 3],
    batch: 16,
  },
} as const;

export type NetworkName = keyof typeof networks;

export const NETWORK_NAMES = [
  'gap21',
  'flat21',
  'myrtle5',
  'fc3',
  'gelu21',
  'wrn28',
  'attn',
] as const satisfies readonly NetworkName[];
