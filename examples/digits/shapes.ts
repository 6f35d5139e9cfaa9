import type { LayerShape } from './result.js';

/** What this reads of a model. */
interface Shaped {
  readonly network: {
    readonly input: { readonly dims: readonly (number | string | null)[] };
    readonly layers: readonly { readonly name: string }[];
    readonly shapes: readonly string[];
  };
}

/** Each layer with the shape after it; they are the same texts that the type checker shows. */
export const layerShapes = ({ network }: Shaped): readonly LayerShape[] => [
  { layer: 'input', shape: `[${network.input.dims.map((d) => d ?? '?').join(', ')}]` },
  ...network.layers.map(({ name }, i) => ({ layer: name, shape: network.shapes[i] ?? '' })),
];
