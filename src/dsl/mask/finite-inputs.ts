import { InternalError } from '../../compile/errors.js';
import type { Axis } from '../../compile/graph/axis.js';
import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { MaskStep } from '../../compile/graph/mask-step.js';
import type { Node } from '../../compile/graph/node.js';
import type { Placed } from '../../compile/graph/placed.js';
import { sizeOf } from '../finite/arrays.js';

/** Hands the masks that layers ask for to the graph of a finite network. */
export interface MaskInputs {
  /** 1 where an entry is visible, 0 where it is masked, on these axes: those along which the mask differs. */
  visible(step: MaskStep, axes: readonly Axis[]): Node;
}

type Extras = Readonly<Record<string, Placed>>;

/** The name among the extras of the k-th mask that is asked for. */
export const visibleName = (k: number): string => `visible ${k}`;

/** Numbers steps in the order in which they are first asked for, which is the same for every graph of a network. */
class Numbered {
  readonly steps: MaskStep[] = [];

  of(step: MaskStep): number {
    const known = this.steps.indexOf(step);
    return known === -1 ? this.steps.push(step) - 1 : known;
  }
}

/** The masks among the extras of a graph function; nothing where there are none. */
export function masksAmong(g: GraphBuilder, extras: Extras): MaskInputs | undefined {
  if (!extras[visibleName(0)]) return undefined;
  const numbered = new Numbered();
  return {
    visible(step, axes) {
      const given = extras[visibleName(numbered.of(step))];
      if (!given) throw new InternalError('a mask that is not handed in');
      const [single, many] = [1, 0].map((one) =>
        given.order.filter((name) => (sizeOf(given, name) === 1 ? 1 : 0) === one),
      );
      const map = (many ?? []).map((name, k) => [name, axes[k]?.name ?? name] as const);
      return g.rename(g.sum(given.node, single ?? []), map);
    },
  };
}

/** Notes which masks are asked for. */
export class AskedMasks implements MaskInputs {
  readonly #g: GraphBuilder;
  readonly #numbered = new Numbered();

  constructor(g: GraphBuilder) {
    this.#g = g;
  }

  get steps(): readonly MaskStep[] {
    return this.#numbered.steps;
  }

  visible(step: MaskStep, axes: readonly Axis[]): Node {
    return this.#g.input(visibleName(this.#numbered.of(step)), axes);
  }
}
