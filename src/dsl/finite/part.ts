import type { Sentence } from '../../types/sentences.js';
import type { FiniteRule } from './rule.js';

/** The finite part of a layer, or the sentence (`✗ …`) that says why it has none. */
export type FinitePart = FiniteRule | Sentence;

interface Named {
  readonly name: string;
  readonly finite?: FinitePart | undefined;
}

/** The finite part of a layer; the sentence where its author gave none. */
const partOf = ({ name, finite }: Named): FinitePart =>
  finite ??
  `✗ ${name} has no finite network, so there is nothing to init or apply (give defineLayer its \`finite\` part)`;

/** The finite parts of layers that stand together, or the sentence of the first that has none, behind its place. */
export function partsOf(
  layers: readonly Named[],
  place: (index: number, sentence: Sentence) => Sentence,
): readonly FiniteRule[] | Sentence {
  const parts: FiniteRule[] = [];
  for (const [index, layer] of layers.entries()) {
    const part = partOf(layer);
    if (typeof part === 'string') return place(index, part);
    parts.push(part);
  }
  return parts;
}

/** The rule for what layers draw, if any of them does. */
export const noiseOf = (parts: readonly FiniteRule[], noise: FiniteRule['noise']): FiniteRule['noise'] =>
  parts.some((part) => part.noise) ? noise : undefined;
