import fc from 'fast-check';
import { type Axis, hasAxis, staticExtent } from '../../../src/compile/graph/axis.js';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { GraphFn } from '../../../src/compile/graph/graph-fn.js';
import type { Node } from '../../../src/compile/graph/node.js';
import { type Placed, placed } from '../../../src/compile/graph/placed.js';
import { callTraceable } from '../../../src/nt/empirical/call-traceable.js';
import type { EmpiricalOptions } from '../../../src/nt/empirical/options.js';
import { DenseArray } from '../../../src/runtime/ndarray.js';
import type { Tree } from '../../../src/types/tree.js';
import { Choices, numbersFor } from './arrays.js';

/** Parameters of a function as it asks for them: those that it knows already, or new ones. */
interface Source {
  /** An array on these axes, of its own or one of the same sizes that was used before. */
  take(axes: readonly Axis[], shared: boolean): Node;
}

/** Activations on axes n (samples), perhaps p (positions), and c (channels). */
interface State {
  readonly g: GraphBuilder;
  readonly d: Choices;
  readonly source: Source;
  readonly h: Node;
  readonly earlier: readonly Node[];
  /** Whether samples may be mixed, and parameters used in unusual ways. */
  readonly wild: boolean;
}

type Layer = (s: State) => Node;

const size = (x: Node, name: string): number => staticExtent(x.axes, name) ?? 1;
const named = (name: string, extent: number): Axis => ({ name, extent });
/** Axes besides samples; others that arrays may have are none of a function's business. */
const inner = (x: Node): readonly string[] => ['p', 'c'].filter((name) => hasAxis(x.axes, name));

const dense: Layer = ({ g, d, source, h }) => {
  const out = 1 + d.below(3);
  const w = source.take([named('c', size(h, 'c')), named('o', out)], d.below(3) === 0);
  const y = g.rename(g.contract(h, w, ['c']), [['o', 'c']]);
  const scaled = d.below(2) === 0 ? g.mul(0.75, y) : y;
  return d.below(2) === 0 ? scaled : g.add(scaled, source.take([named('c', out)], d.below(3) === 0));
};

const convolution: Layer = (s) => {
  const { g, d, source, h } = s;
  if (!hasAxis(h.axes, 'p')) return dense(s);
  const extent = size(h, 'p');
  const stride = 1 + d.below(2);
  const out = Math.max(1, Math.ceil(extent / stride));
  const cut = { axes: ['p'], tap: 't', size: 2, stride, dilation: 1, lo: d.below(2), extent, out };
  const pieces = g.patches(h, { ...cut, wrap: d.below(2) === 0 });
  const channels = 1 + d.below(2);
  const w = source.take([named('t', 2), named('c', size(h, 'c')), named('o', channels)], d.below(3) === 0);
  return g.rename(g.contract(pieces, w, ['t', 'c']), [['o', 'c']]);
};

const nonlinearity: Layer = ({ g, d, h }) => {
  if (d.below(3) === 0) return g.erf(h);
  // kinks are moved away from 0, where padding is
  return d.below(2) === 0 ? g.pointwise('sin', [h]) : g.pointwise('max', [g.add(h, 0.0137), g.mul(0.25, h)]);
};

const pool: Layer = ({ g, d, h }) => {
  if (!hasAxis(h.axes, 'p')) return g.mul(h, h);
  if (d.below(2) === 0) return g.mul(0.5, g.sum(h, ['p']));
  return g.windowSum(h, [{ axes: ['p'], size: 2, stride: 1, lo: 1, out: size(h, 'p'), wrap: d.below(2) === 0 }]);
};

const skip: Layer = ({ g, d, h, earlier }) => {
  const form = (x: Node): string => String(inner(x).map((name) => [name, size(x, name)]));
  const other = d.some(earlier.filter((x) => form(x) === form(h))) ?? h;
  return d.below(2) === 0 ? g.add(h, other) : g.mul(h, other);
};

const scale: Layer = ({ g, d, source, h }) => {
  const w = source.take([named('c', size(h, 'c'))], d.below(2) === 0);
  if (d.below(3) === 0) return g.div(h, g.add(2, g.mul(w, w)));
  return g.mul(h, d.below(2) === 0 ? g.exp(g.mul(0.5, w)) : w);
};

/** Weights made of other weights: products, diagonals, transposes, pieces. */
const composed: Layer = ({ g, d, source, h }) => {
  const c = size(h, 'c');
  const square = (shared: boolean): Node => source.take([named('c', c), named('o', c)], shared);
  const through = (w: Node): Node => g.rename(g.contract(h, w, ['c']), [['o', 'c']]);
  switch (d.below(6)) {
    case 0: {
      const [a, b] = [g.rename(square(false), [['o', 'k']]), g.rename(square(d.below(2) === 0), [['c', 'k']])];
      return through(g.contract(a, b, ['k']));
    }
    case 1:
      return g.mul(h, g.diagonal(square(false), 'c', 'o'));
    case 2:
      return through(g.embed(source.take([named('c', c)], false), 'c', 'o'));
    case 3: {
      const w = square(false);
      const turned = g.rename(w, [
        ['c', 'o'],
        ['o', 'c'],
      ]);
      return through(g.add(w, turned));
    }
    case 4:
      return through(g.split(source.take([named('k', c * c)], false), 'k', [named('c', c), named('o', c)]));
    default:
      return through(g.mul(square(false), g.sum(square(true), ['o'])));
  }
};

/** Samples mixed with each other. */
const mixed: Layer = ({ g, d, h }) => {
  const n = size(h, 'n');
  if (d.below(2) === 0) return g.sub(h, g.mul(1 / n, g.sum(h, ['n'])));
  const all = g.rename(h, [['n', 'm']]);
  return g.mul(0.3, g.contract(g.contract(h, all, inner(h)), all, ['m']));
};

const TAME: readonly [Layer, ...Layer[]] = [dense, dense, convolution, nonlinearity, nonlinearity, pool, skip, scale];
const WILD: readonly [Layer, ...Layer[]] = [...TAME, composed, composed, mixed];

/** A function of one or two inputs, with one or several outputs, in all the ways that choices can make. */
function outputsOf(
  g: GraphBuilder,
  numbers: readonly number[],
  inputs: readonly Node[],
  source: Source,
  wild: boolean,
) {
  const d = new Choices(numbers);
  const [first, second] = inputs;
  if (!first) throw new Error('no input');
  let h = second ? g.add(first, g.mul(0.5, second)) : first;
  const earlier: Node[] = [h];
  const layers = 2 + d.below(5);
  for (let k = 0; k < layers; k++) {
    const next = d.of(wild ? WILD : TAME)({ g, d, source, h, earlier, wild });
    h = inner(next).reduce((n, name) => n * size(next, name), 1) > 60 ? h : next;
    earlier.push(h);
  }
  const last = dense({ g, d, source, h, earlier, wild });
  const other = d.some(earlier) ?? h;
  return { one: last, several: d.below(3) === 0 ? [last, other] : [last] };
}

const inOrder = (x: Node): Placed =>
  placed(
    x,
    ['n', 'p', 'c'].filter((name) => hasAxis(x.axes, name)),
  );

/** A random function, with arguments for it. */
export interface RandomFunction {
  readonly graph: GraphFn;
  readonly params: readonly DenseArray[];
  /** Three samples. */
  readonly x1: Tree<DenseArray>;
  /** One to three others. */
  readonly x2: Tree<DenseArray>;
  /** Three others. */
  readonly x3: Tree<DenseArray>;
  /** The first sample of x1. */
  readonly first: Tree<DenseArray>;
}

const arrayOf = (name: string, shape: readonly number[], times = 1): DenseArray =>
  new DenseArray(
    Float64Array.from(
      numbersFor(
        name,
        shape.reduce((a, b) => a * b, 1),
      ),
      (v) => v * times,
    ),
    shape,
  );

const isLeaf = (x: Tree<Placed>): x is Placed => 'node' in x && 'order' in x;

const leaves = (x: Tree<Placed>): readonly Placed[] => (isLeaf(x) ? [x] : Object.values(x).flatMap(leaves));

/** Inputs with their axes called n, p and c. */
const entered = (g: GraphBuilder, x: Placed): Node =>
  g.rename(
    x.node,
    x.order.map((name, k) => [name, (x.order.length === 3 ? ['n', 'p', 'c'] : ['n', 'c'])[k] ?? name] as const),
  );

/** The function that some numbers choose. */
export function functionFrom(numbers: readonly number[], wild: boolean): RandomFunction {
  const d = new Choices([...numbers].reverse());
  const [positions, channels, pair] = [d.below(2) === 0, 1 + d.below(3), d.below(3) === 0];
  const shape = (n: number): readonly number[] => (positions ? [n, 3, channels] : [n, channels]);
  const n2 = 1 + d.below(3);
  const specs: (readonly number[])[] = [];
  const sourceFor = (make: (k: number, axes: readonly Axis[]) => Node): Source => {
    const used: { readonly k: number; readonly sizes: string }[] = [];
    return {
      take: (axes, shared) => {
        const sizes = axes.map((a) => a.extent ?? 1);
        const known = shared ? used.find((u) => u.sizes === String(sizes)) : undefined;
        const k = known?.k ?? used.length;
        if (!known) {
          used.push({ k, sizes: String(sizes) });
          specs[k] = sizes;
        }
        return make(k, axes);
      },
    };
  };
  const build = (g: GraphBuilder, inputs: readonly Node[], make: (k: number, axes: readonly Axis[]) => Node) =>
    outputsOf(g, numbers, inputs, sourceFor(make), wild);
  const probe = new GraphBuilder('f64');
  const axes = shape(2).map((extent, k) => named((positions ? ['n', 'p', 'c'] : ['n', 'c'])[k] ?? '', extent));
  const count = pair ? 2 : 1;
  build(
    probe,
    Array.from({ length: count }, (_, k) => probe.input(`x${k}`, axes)),
    (k, own) =>
      probe.input(
        `w${k} ${own.map((a) => a.name).join()}`,
        own.map((a) => ({ ...a })),
      ),
  );
  const graph: GraphFn = (g, params, x) => {
    const given = leaves(params);
    const inputs = leaves(x).map((leaf) => entered(g, leaf));
    const { several } = build(g, inputs, (k, own) => {
      const leaf = given[k];
      if (!leaf) throw new Error('too few parameters');
      return g.rename(
        leaf.node,
        leaf.order.map((name, at) => [name, own[at]?.name ?? name] as const),
      );
    });
    const [first] = several;
    return several.length === 1 && first
      ? inOrder(first)
      : { first: several.slice(0, 1).map(inOrder), rest: several.slice(1).map(inOrder) };
  };
  const inputsOf = (stem: string, n: number): Tree<DenseArray> => {
    const own = Array.from({ length: count }, (_, k) => arrayOf(`${stem} ${k}`, shape(n), 0.7));
    const [only] = own;
    return pair || !only ? { a: own.slice(0, 1), b: own.slice(1) } : only;
  };
  // one parameter too many: nothing depends on it
  const params = [...specs, [2]].map((sizes, k) => arrayOf(`w${k}`, sizes, 0.6));
  return {
    graph,
    params,
    x1: inputsOf('x', 3),
    x2: inputsOf('z', n2),
    x3: inputsOf('z', 3),
    first: inputsOf('x', 1),
  };
}

/** The function as one that can be called. */
export const callableOf = (f: Pick<RandomFunction, 'graph'>) =>
  Object.assign(
    (params: Tree<DenseArray>, x: Tree<DenseArray>, options?: EmpiricalOptions): Promise<Tree<DenseArray>> =>
      callTraceable(f)(params, x, options),
    { graph: f.graph },
  );

/** Random functions; `wild` ones may mix samples and make weights of other weights. */
export const randomFunction = (wild: boolean): fc.Arbitrary<RandomFunction> =>
  fc
    .noBias(fc.array(fc.nat({ max: 5039 }), { minLength: 60, maxLength: 60 }))
    .map((numbers) => functionFrom(numbers, wild));
