import { InternalError } from '../../compile/errors.js';
import { type MaskStep, maskOf } from '../../compile/graph/mask-step.js';
import { treeLeaves, treeMap } from '../../compile/tree.js';
import { type NetworkMasks, networkMasks } from '../../dsl/finite/network-masks.js';
import type { SizeTree } from '../../dsl/inputs.js';
import { visibleName } from '../../dsl/mask/finite-inputs.js';
import type { Network } from '../../dsl/network.js';
import { DenseArray } from '../../runtime/ndarray.js';
import type { MaskedArray } from '../../types/finite-fn.js';
import type { Mask } from '../../types/mask.js';
import type { Tree } from '../../types/tree.js';
import { Kept } from '../kept.js';
import { type Arrays, isArray, namedInputs } from './bind.js';
import type { PassArrays } from './pass-arrays.js';

const kept = new Kept<Network, NetworkMasks>();

const masksFor = (network: Network, shape: SizeTree<number>, drawn: PassArrays): NetworkMasks =>
  kept.get(network, JSON.stringify(shape), () => networkMasks(network, shape, (g) => namedInputs(g, drawn)));

/** The masks that a network's layers read, as extras of its graph: 1 where an entry is visible. */
export const maskArrays = (
  network: Network,
  shape: SizeTree<number>,
  drawn: PassArrays,
  masks: readonly Mask[],
): PassArrays =>
  Object.fromEntries(
    masksFor(network, shape, drawn).asked.map((step, k) => {
      const { data, shape: sizes } = maskOf(step, masks);
      return [
        visibleName(k),
        new DenseArray(
          Float64Array.from(data, (masked) => 1 - masked),
          sizes,
        ),
      ] as const;
    }),
  );

const isStep = (tree: Tree<MaskStep>): tree is MaskStep => 'given' in (tree as object) || 'make' in (tree as object);

/** What a network gave on inputs of this shape, for which {@link maskArrays} were made, each array with its mask. */
export function withOutputMasks(
  network: Network,
  shape: SizeTree<number>,
  made: Arrays,
  masks: readonly Mask[],
): Tree<MaskedArray> {
  const leaves = new Map(treeLeaves(masksFor(network, shape, {}).outputs, isStep));
  return treeMap(made, isArray, (value, path) => {
    const step = leaves.get(path);
    if (!step) throw new InternalError(`no mask of output ${path}`);
    return Object.freeze({ value, mask: maskOf(step, masks) });
  });
}
