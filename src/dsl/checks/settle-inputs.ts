import { mapInputs } from '../inputs.js';
import type { Layer, LayerAxes } from '../layer.js';
import { branches, type State } from '../state.js';
import { firstAxes, settleAxes } from './settle-axes.js';

/** The layers that a layer is made of. */
const innerLayers = (layer: Layer): readonly Layer[] => {
  if ('layers' in layer && Array.isArray(layer.layers)) return layer.layers;
  return 'layer' in layer ? [layer.layer as Layer] : [];
};

const allSettled = (state: State, axes: LayerAxes | undefined): State =>
  mapInputs(state, (input) => settleAxes(input, axes));

/**
 * Inputs with the axes that layers settle, in turn: each with those of its own layer where they stand in a `parallel`, then
 * with those of others. The run-time twin of `SettleInputs`.
 */
export function settleInputs(state: State, layers: readonly Layer[]): State {
  if (state.kind !== 'branches') return allSettled(state, firstAxes(layers));
  return layers.reduce(settledBy, state);
}

function settledBy(state: State, layer: Layer): State {
  const { axes, name } = layer;
  if (!axes) return state;
  const inner = innerLayers(layer);
  if (name !== 'parallel' || state.kind !== 'branches')
    return inner.length > 0 ? settleInputs(state, inner) : allSettled(state, axes);
  return allSettled(branches(state.branches.map((branch, k) => settleInputs(branch, inner.slice(k, k + 1)))), axes);
}
