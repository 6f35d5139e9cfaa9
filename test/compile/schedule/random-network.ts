import fc from 'fast-check';
import {
  AvgPool,
  Conv,
  ConvLocal,
  ConvTranspose,
  Dense,
  Erf,
  FanInSum,
  FanOut,
  Flatten,
  GlobalAvgPool,
  GlobalSumPool,
  Identity,
  type Layer,
  parallel,
  Relu,
  SumPool,
  serial,
} from '../../../src/index.js';
import type { Padding } from '../../../src/types/conv-size.js';

type Draw = <T>(...options: readonly [T, ...T[]]) => T;

function windows(
  draw: Draw,
  spatial: number,
): { readonly sizes: readonly number[]; readonly strides: readonly number[] } {
  const axes = Array.from({ length: spatial });
  return { sizes: axes.map(() => draw(3, 1, 2, 3, 5)), strides: axes.map(() => draw(1, 1, 2, 1, 3)) };
}

function conv(draw: Draw, spatial: number): Layer {
  const { sizes, strides } = windows(draw, spatial);
  const make = draw<typeof Conv | typeof ConvTranspose | typeof ConvLocal>(Conv, Conv, ConvTranspose, Conv, ConvLocal);
  const options = { strides, padding: draw<Padding>('SAME', 'SAME', 'VALID', 'CIRCULAR'), bStd: draw(0.3, 0.3, null) };
  if (make !== ConvTranspose) return make(2, sizes, options);
  return make(
    2,
    sizes.map((size) => Math.min(size, 3)),
    { ...options, strides: strides.map((s) => Math.min(s, 2)) },
  );
}

function pool(draw: Draw, spatial: number): Layer {
  const { sizes, strides } = windows(draw, spatial);
  const padding = draw('SAME', 'VALID');
  const mean = AvgPool(sizes, { strides, padding, normalizeEdges: draw(false, true) });
  return draw<Layer>(mean, SumPool(sizes, { strides, padding }));
}

const activation = (draw: Draw): Layer => draw<Layer>(Relu(), Relu(), Erf());

function block(draw: Draw, spatial: number, depth: number): readonly Layer[] {
  switch (draw('conv', 'conv', 'linear', 'pool', 'dense', depth > 1 ? 'conv' : 'branches')) {
    case 'linear':
      return [conv(draw, spatial)];
    case 'pool':
      return [pool(draw, spatial)];
    case 'dense':
      return [Dense(2), activation(draw)];
    case 'branches': {
      const branch = (): Layer =>
        draw(true, true, false) ? serial(...block(draw, spatial, depth + 1), conv(draw, spatial)) : Identity();
      return [Dense(2), FanOut(2), parallel(branch(), branch()), FanInSum()];
    }
    default:
      return [conv(draw, spatial), activation(draw)];
  }
}

function readout(draw: Draw, spatial: number): readonly Layer[] {
  switch (draw('flatten', 'mean', 'sum', 'none', 'two')) {
    case 'flatten':
      return [Flatten()];
    case 'mean':
      return [GlobalAvgPool(), Dense(1), activation(draw)];
    case 'sum':
      return [GlobalSumPool()];
    case 'two':
      return [FanOut(2), parallel(GlobalAvgPool(), serial(conv(draw, spatial), activation(draw), GlobalAvgPool()))];
    default:
      return [];
  }
}

/** A random convolutional network on a small line or plane; its layers may not fit. */
export interface RandomNetwork extends fc.WithToStringMethod {
  readonly dims: readonly ['N', ...number[]];
  readonly layers: readonly Layer[];
}

const shown = (layer: Layer): string => `${layer.name} ${'options' in layer ? JSON.stringify(layer.options) : ''}`;

function networkFrom(numbers: readonly number[]): RandomNetwork {
  let next = 0;
  const draw: Draw = (...options) => options[(numbers[next++] ?? 0) % options.length] ?? options[0];
  const spatial = draw(1, 1, 2);
  const size = (): number => (spatial === 1 ? draw(6, 3, 5, 7, 8) : draw(4, 3));
  const dims = ['N', ...Array.from({ length: spatial }, size), 2] as const;
  const blocks = Array.from({ length: draw(2, 1, 3) }, () => block(draw, spatial, 0)).flat();
  const layers = [...blocks, ...readout(draw, spatial)];
  return { dims, layers, [fc.toStringMethod]: () => `[${dims.join(', ')}] ${layers.map(shown).join(' ')}` };
}

/** Refused blocks count as no network: `null`. */
export const randomNetwork: fc.Arbitrary<RandomNetwork | null> = fc
  .noBias(fc.array(fc.nat({ max: 1000 }), { minLength: 120, maxLength: 120 }))
  .map((numbers) => {
    try {
      return networkFrom(numbers);
    } catch {
      return null;
    }
  });
