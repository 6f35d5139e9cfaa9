import type { Layer } from '../../dsl/layer.js';

/** A layer whose channels grow with the width of the network, and the source text that makes it. */
export interface Piece {
  readonly code: string;
  readonly layer: (width: number) => Layer;
}

/** A layer that does not depend on the width. */
export const fixed = (code: string, layer: Layer): Piece => ({ code, layer: () => layer });

/** An option as source text: `'SAME'`, `[2, 3]`, `{ wStd: 1.2 }`. */
export const literal = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll('"', "'")
    .replaceAll(/'(\w+)':/g, '$1: ');
