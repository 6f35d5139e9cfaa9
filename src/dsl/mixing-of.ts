import type { Mixing, MixingRule } from './kernel/mixing.js';
import { isSentence, type Layer } from './layer.js';

const ORDER: readonly Mixing[] = ['none', 'sameSamples', 'samples', 'allPairs'];

const most = (all: readonly Mixing[]): Mixing => ORDER[Math.max(0, ...all.map((m) => ORDER.indexOf(m)))] ?? 'none';

/** What layers one after the other need; nothing to ask where none of them mixes samples. */
export function mixingInTurn(layers: readonly Layer[]): MixingRule | undefined {
  if (layers.every((layer) => layer.mixing === undefined)) return undefined;
  return (input) => {
    let state = input;
    return most(
      layers.map((layer) => {
        const own = layer.mixing?.(state) ?? 'none';
        const next = layer.shape(state);
        if (!isSentence(next)) state = next;
        return own;
      }),
    );
  };
}

/** What layers side by side need, each on its own branch. */
export function mixingSideBySide(layers: readonly Layer[]): MixingRule | undefined {
  if (layers.every((layer) => layer.mixing === undefined)) return undefined;
  return (input) =>
    most(
      layers.map((layer, k) => {
        const branch = input.kind === 'branches' ? input.branches[k] : undefined;
        return (branch && layer.mixing?.(branch)) ?? 'none';
      }),
    );
}
