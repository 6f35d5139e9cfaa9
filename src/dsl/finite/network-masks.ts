import { InternalError } from '../../compile/errors.js';
import { axisNames } from '../../compile/graph/axis.js';
import { GraphBuilder } from '../../compile/graph/builder.js';
import type { MaskStep } from '../../compile/graph/mask-step.js';
import { type Placed, placed } from '../../compile/graph/placed.js';
import { treeMap } from '../../compile/tree.js';
import type { Tree } from '../../types/tree.js';
import { byInput, type SizeTree, withSizes } from '../inputs.js';
import { AskedMasks } from '../mask/finite-inputs.js';
import { isMasked } from '../mask/finite-rule.js';
import type { Network } from '../network.js';
import { isPlaced } from './arrays.js';
import { entriesOf, isParameter } from './check-params.js';
import { networkParameters, networkPass } from './network-fn.js';
import type { ParameterSpec } from './rule.js';

/** The masks of a finite network, as they follow from those of its inputs. */
export interface NetworkMasks {
  /** Those that its layers read: extras of its graph by `visibleName`. */
  readonly asked: readonly MaskStep[];
  /** Those of its outputs. */
  readonly outputs: Tree<MaskStep>;
}

function input(g: GraphBuilder, name: string, shape: readonly number[]): Placed {
  const axes = shape.map((extent, axis) => ({ name: `${name} ${axis}`, extent }));
  return placed(g.input(name, axes), axisNames(axes));
}

const parameters = (g: GraphBuilder, spec: Exclude<ParameterSpec, null>, path: string): Tree<Placed> =>
  isParameter(spec)
    ? input(g, path, spec.shape)
    : entriesOf(spec).flatMap((entry, k) => (entry === null ? [] : [parameters(g, entry, `${path}[${k}]`)]));

/**
 * The masks of a network on an input of this shape, or inputs; `extras` are what else its layers read.
 * @throws InputError as `networkParameters`.
 */
export function networkMasks(
  network: Network,
  shape: SizeTree<number>,
  extras: (g: GraphBuilder) => Readonly<Record<string, Placed>>,
): NetworkMasks {
  const g = new GraphBuilder('f64');
  const masks = new AskedMasks(g);
  const params = parameters(g, networkParameters(network, shape), 'params');
  const x = byInput(withSizes(network.start, shape), ({ dims }, _place, path) =>
    input(g, `x${path}`, dims.map(Number)),
  );
  const made = networkPass(network, params, x, { g, extras: extras(g), masks, path: '' });
  return { asked: masks.steps, outputs: treeMap(made, isPlaced, stepOf) };
}

function stepOf(output: Placed): MaskStep {
  if (!isMasked(output)) throw new InternalError('a layer loses its masks');
  return output.masked.step;
}
