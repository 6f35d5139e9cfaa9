import { type Axis, axisNames, pAxis, samplesName } from '../../compile/graph/axis.js';
import type { GraphBuilder } from '../../compile/graph/builder.js';
import { type Placed, placed } from '../../compile/graph/placed.js';
import type { TensorState } from '../../dsl/state.js';
import { layoutOf } from '../kernel/arrange.js';

/** The samples of one side as a graph input whose every axis has its extent, in the order of the array. */
export function sampleArray(
  g: GraphBuilder,
  name: string,
  batch: 'i' | 'j',
  state: TensorState,
  shape: readonly number[],
): Placed {
  const layout = layoutOf(state);
  const axes = shape.map((extent, axis): Axis => {
    const spatial = layout.spatial.indexOf(axis);
    return { name: axis === layout.batch ? batch : spatial === -1 ? 'c' : pAxis(spatial), extent };
  });
  return placed(g.input(name, axes), axisNames(axes));
}

/** The name of the graph input that holds the samples of one side of an input of a network. */
export const inputName = (place: number, side: 'x1' | 'x2'): string =>
  place === 0 ? side : `${samplesName(place)}${side === 'x1' ? 1 : 2}`;
