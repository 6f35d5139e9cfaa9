import type { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Node, Pieces, Window } from '../../../src/compile/graph/node.js';
import { covariance, samples } from '../graph/values.js';

/** A small graph on which one rule fires, and what it then looks like. */
export interface Example {
  readonly rule: string;
  readonly build: (g: GraphBuilder) => Node;
  /** The graph after a pass of this rule alone, as `printGraph` shows it from the first node that is not an input. */
  readonly after: string;
}

/** p0 and q0 slide together. */
export const CONV: Window = { axes: ['p0', 'q0'], size: 3, stride: 1, lo: 1, out: 4, wrap: false };
/** p0 slides on its own. */
export const POOL: Window = { axes: ['p0'], size: 2, stride: 2, lo: 0, out: 2, wrap: false };

/** A zero between any two neighbours, and one in front. */
export const STUFFED: Pieces = {
  axes: ['p0', 'q0'],
  tap: null,
  size: 1,
  stride: 2,
  dilation: 1,
  lo: -1,
  extent: 9,
  out: 4,
  wrap: false,
};

const both = (window: Window): readonly Window[] => [window, { ...window, axes: ['q0'] }];
const position = { name: 'p0', extent: 4 };
const u = (g: GraphBuilder): Node => g.input('u', [position]);
const v = (g: GraphBuilder): Node => g.input('v', [position]);
const square = (g: GraphBuilder): Node => g.input('square', [position, { name: 'q0', extent: 4 }]);
const toQ = [['p0', 'q0']] as const;
const swap = [...toQ, ['q0', 'p0']] as const;

export const EXAMPLES: readonly Example[] = [
  {
    rule: 'fold',
    build: (g) => g.mul(u(g), g.sqrt(g.add(7, 2))),
    after: '%1 = constant 3; %2 = mul(%0, %1)',
  },
  {
    rule: 'fold',
    build: (g) => {
      const weights = g.constant([1, 2], [{ name: 'p0', extent: 2 }]);
      const others = g.add(10, g.rename(weights, [['p0', 'q0']]));
      return g.mul(u(g), g.sum(g.mul(weights, others), ['p0', 'q0']));
    },
    after: '%1 = constant 11 12 22 24 on p0 on q0; %2 = sum(%1) over p0 q0; %3 = mul(%0, %2)',
  },
  {
    rule: 'constant-left',
    build: (g) => g.mul(u(g), 3),
    after: '%0 = constant 3; %2 = mul(%0, %1)',
  },
  {
    rule: 'identity',
    build: (g) => g.sqrt(g.add(0, g.mul(1, u(g)))),
    after: '%1 = sqrt(%0)',
  },
  {
    rule: 'subtract-constant',
    build: (g) => g.sub(u(g), 3),
    after: '%0 = constant -3; %2 = add(%0, %1)',
  },
  {
    rule: 'rename-constant',
    build: (g) => g.mul(g.rename(g.constant([1, 2, 3, 4], [position]), toQ), square(g)),
    after: '%0 = constant 1 2 3 4 on q0; %2 = mul(%0, %1)',
  },
  {
    rule: 'rename-of-rename',
    build: (g) => g.rename(g.rename(samples(g).x1, [['p0', 'p1']]), [['p1', 'q0']]),
    after: '%1 = rename(%0) p0->q0',
  },
  {
    rule: 'relabel-outwards',
    build: (g) => g.sqrt(g.mul(2, g.add(g.rename(u(g), toQ), g.rename(v(g), toQ)))),
    after: '%0 = constant 2; %3 = add(%1, %2); %4 = mul(%0, %3); %5 = sqrt(%4); %6 = rename(%5) p0->q0',
  },
  {
    rule: 'permutation-inwards',
    build: (g) => g.rename(g.windowSum(g.add(square(g), u(g)), [POOL]), swap),
    after: '%1 = rename(%0) p0->q0 q0->p0; %3 = rename(%2) p0->q0; %4 = add(%1, %3); %5 = windowSum(%4) {q0}',
  },
  {
    rule: 'diagonal-inwards',
    build: (g) => g.diagonal(g.arcCosine1(g.windowSum(covariance(g), [CONV])), 'p0', 'q0'),
    after:
      '%2 = rename(%1) p0->q0; %3 = rename(%2) q0->p0; %4 = contract(%0, %3) over c; %5 = windowSum(%4) {p0}; ' +
      '%6 = arcCosine1(%5)',
  },
  {
    rule: 'sum-into-contraction',
    build: (g) => g.sum(g.contract(samples(g).x1, samples(g).x2, ['c']), ['p0']),
    after: '%2 = contract(%0, %1) over c p0',
  },
  {
    rule: 'scale-of-scale',
    build: (g) => g.mul(2, g.mul(3, u(g))),
    after: '%0 = constant 6; %2 = mul(%0, %1)',
  },
  {
    rule: 'shift-of-shift',
    build: (g) => g.add(2, g.add(3, u(g))),
    after: '%0 = constant 5; %2 = add(%0, %1)',
  },
  {
    rule: 'scale-of-shift',
    build: (g) => g.mul(2, g.add(3, u(g))),
    after: '%0 = constant 6; %1 = constant 2; %3 = mul(%1, %2); %4 = add(%0, %3)',
  },
  {
    rule: 'scale-out-of-product',
    build: (g) => g.mul(g.mul(2, u(g)), g.mul(5, v(g))),
    after: '%0 = constant 2; %1 = constant 5; %4 = mul(%2, %3); %5 = mul(%1, %4); %6 = mul(%0, %5)',
  },
  {
    rule: 'scale-out-of-windows',
    build: (g) => g.windowSum(g.mul(2, square(g)), both(POOL)),
    after: '%0 = constant 2; %2 = windowSum(%1) {p0} {q0}; %3 = mul(%0, %2)',
  },
  {
    rule: 'scale-out-of-sum',
    build: (g) => g.sum(g.mul(2, square(g)), ['p0']),
    after: '%0 = constant 2; %2 = sum(%1) over p0; %3 = mul(%0, %2)',
  },
  {
    rule: 'scale-out-of-diagonal',
    build: (g) => g.diagonal(g.mul(2, square(g)), 'p0', 'q0'),
    after: '%0 = constant 2; %2 = diagonal(%1) p0=q0; %3 = mul(%0, %2)',
  },
  {
    rule: 'sum-of-zeros',
    build: (g) => g.sum(g.embed(u(g), 'p0', 'q0'), ['p0', 'q0']),
    after: '%1 = sum(%0) over p0',
  },
  {
    rule: 'product-with-zeros',
    build: (g) => g.mul(square(g), g.embed(u(g), 'p0', 'q0')),
    after: '%2 = diagonal(%1) p0=q0; %3 = mul(%0, %2); %4 = embed(%3)',
  },
  {
    rule: 'scale-out-of-zeros',
    build: (g) => g.overlapAdd(g.mul(2, g.embed(g.mul(3, u(g)), 'p0', 'q0')), STUFFED),
    after: '%0 = constant 2; %1 = constant 3; %3 = embed(%2); %4 = overlapAdd(%3); %5 = mul(%1, %4); %6 = mul(%0, %5)',
  },
];
