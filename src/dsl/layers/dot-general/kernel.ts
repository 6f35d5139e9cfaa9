import { pAxis, qAxis } from '../../../compile/graph/axis.js';
import type { Node } from '../../../compile/graph/node.js';
import { axisOf } from '../../checks/declare-axes.js';
import { mapAll, single, tensor } from '../../kernel/covariances.js';
import { arranged } from '../../kernel/linear-map.js';
import type { MixingRule } from '../../kernel/mixing.js';
import type { KernelRule } from '../../kernel/rule.js';
import { samplePlaces } from '../../kernel/sample-places.js';
import { entry } from '../../kernel/windows.js';
import type { DotGeneralResolved } from './options.js';
import { dotPlan } from './shape.js';

/** A constant along the samples has a sample's own factor on either side of a pair. */
export const dotGeneralMixing =
  (o: DotGeneralResolved): MixingRule =>
  (input) => {
    const rank = tensor(input).dims.length;
    return dotPlan(o, rank).keep.includes(axisOf(rank, o.batchAxis) ?? rank) ? 'samples' : 'none';
  };

/** How the axes of the finite layer are called at one place of a pair. */
interface Place {
  readonly sample: string;
  readonly position: (k: number) => string;
}

/**
 * K' = C K C^T: the constant at both places of a pair, one after the other. Axes are renamed before the products and not
 * behind, so that diagonals behind the layer can move through it.
 */
export const dotGeneralKernel =
  (o: DotGeneralResolved): KernelRule =>
  (tree, input, { g }) => {
    const k = single(tree);
    const { constant } = o;
    if (!constant) return k;
    const rank = tensor(input).dims.length;
    const others = [axisOf(rank, o.batchAxis), axisOf(rank, o.channelAxis)];
    const isSpatial = (axis: number): boolean => !others.includes(axis);
    const before = Array.from({ length: rank }, (_, axis) => axis).filter(isSpatial);
    const { sum, keep, order } = dotPlan(o, rank);
    const after = order.filter((axis) => !('input' in axis) || isSpatial(axis.input));
    const partners = [...o.contract.constant, ...o.batch.constant];
    /** The new number of a spatial axis of the input, or of an axis of the constant. */
    const newInput = (axis: number): number => after.findIndex((a) => 'input' in a && a.input === axis);
    const newOwn = (axis: number): number => after.findIndex((a) => 'constant' in a && a.constant === axis);
    const summed = (name: string): string => `summed ${name}`;
    const renamed = ({ position }: Place): readonly (readonly [string, string])[] =>
      before.map((axis, at) => {
        const from = position(at);
        return [from, sum.includes(axis) ? summed(from) : position(newInput(axis))];
      });
    const product = (x: Node, { sample, position }: Place): Node => {
      const names = constant.shape.map((_, own) => {
        const meets = [...sum, ...keep][partners.indexOf(own)];
        if (meets === undefined) return position(newOwn(own));
        if (!isSpatial(meets)) return sample;
        return sum.includes(meets) ? summed(position(before.indexOf(meets))) : position(newInput(meets));
      });
      const axes = names.map((name, own) => ({ name, extent: entry(constant.shape, own) }));
      const factor = arranged(g, constant.data, axes);
      const over = names.filter((name) => name.startsWith('summed'));
      return over.length === 0 ? g.mul(x, factor) : g.contract(x, factor, over);
    };
    const map = (x: Node): Node => {
      const [first, second] = samplePlaces(x);
      const places: readonly Place[] = [
        { sample: first, position: pAxis },
        { sample: second, position: qAxis },
      ];
      return places.reduce(product, g.rename(x, places.flatMap(renamed)));
    };
    return { ...mapAll(k, map), spatial: after.length };
  };
