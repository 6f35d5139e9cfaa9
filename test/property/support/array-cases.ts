import type { Axis } from '../../../src/compile/graph/axis.js';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { DType, Graph, Node, Pieces, PointwiseOp, Window } from '../../../src/compile/graph/node.js';
import { vjp } from '../../../src/compile/transform/vjp.js';

/** A graph of one primitive, or of a few that belong together, by what is special about it. */
export interface ArrayCase {
  readonly title: string;
  readonly graph: (dtype: DType) => Graph;
}

type Build = (g: GraphBuilder) => Readonly<Record<string, Node>>;

const arrayCase = (title: string, build: Build): ArrayCase => ({
  title,
  graph: (dtype) => ({ outputs: build(new GraphBuilder(dtype)), dtype }),
});

/** `'a3 b4'` as axes. */
const axes = (text: string): readonly Axis[] =>
  text
    .split(' ')
    .filter((t) => t !== '')
    .map((t) => ({ name: t.slice(0, 1), extent: Number(t.slice(1)) }));

const input = (g: GraphBuilder, text: string, name = 'x'): Node => g.input(name, axes(text));

/** A primitive on its own, and with something pointwise on either side. */
const around = (title: string, text: string, f: (g: GraphBuilder, x: Node) => Node): ArrayCase =>
  arrayCase(title, (g) => {
    const x = input(g, text);
    const bare = f(g, x);
    return { bare, after: f(g, g.add(g.mul(x, x), 0.5)), before: g.pointwise('abs', [g.sub(f(g, x), 0.25)]) };
  });

const VIEWS: readonly ArrayCase[] = [
  around('rename to another order', 'a5 b6 c3', (g, x) => g.rename(x, [['a', 'z']])),
  around('rename that swaps', 'a9 b9', (g, x) =>
    g.rename(x, [
      ['a', 'b'],
      ['b', 'a'],
    ]),
  ),
  around('rename that turns three axes round', 'a3 b4 c17', (g, x) =>
    g.rename(x, [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'a'],
    ]),
  ),
  around('broadcast behind', 'a5', (g, x) => g.broadcast(x, axes('b7'))),
  around('broadcast in front', 'b7', (g, x) => g.broadcast(x, axes('a5'))),
  around('broadcast of a number', '', (g, x) => g.broadcast(x, axes('a5 b2'))),
  around('diagonal', 'a6 b6 c3', (g, x) => g.diagonal(x, 'a', 'b')),
  around('diagonal that keeps the inner axis', 'a6 b6', (g, x) => g.diagonal(x, 'b', 'a')),
  around('diagonal of a 1 x 1 matrix', 'a1 b1 c4', (g, x) => g.diagonal(x, 'a', 'b')),
  around('embed', 'a6 c3', (g, x) => g.embed(x, 'a', 'b')),
  around('embed along the inner axis', 'b3 c9', (g, x) => g.embed(x, 'c', 'd')),
  around('embed of one entry', 'a1', (g, x) => g.embed(x, 'a', 'b')),
  around('embed twice', 'a3', (g, x) => g.embed(g.embed(x, 'a', 'b'), 'b', 'c')),
  around('split of an inner axis', 'a3 b12', (g, x) => g.split(x, 'b', axes('c3 d4'))),
  around('split of an outer axis', 'a12 b5', (g, x) => g.split(x, 'a', axes('z2 c6'))),
  around('split into one', 'a5', (g, x) => g.split(x, 'a', axes('b1 c5'))),
  around('merge of neighbours', 'a3 b4 c5', (g, x) => g.merge(x, ['b', 'c'], 'f')),
  around('merge of all', 'a3 b4 c5', (g, x) => g.merge(x, ['a', 'b', 'c'], 'f')),
  around('merge of axes far apart', 'a3 b4 c5', (g, x) => g.merge(x, ['a', 'c'], 'f')),
  around('merge against the order', 'a3 b4 c5', (g, x) => g.merge(x, ['c', 'b'], 'f')),
  around('merge of one', 'a3 b4', (g, x) => g.merge(x, ['b'], 'f')),
  around('merge and split elsewhere', 'a4 b6', (g, x) => g.split(g.merge(x, ['a', 'b'], 'f'), 'f', axes('c3 d8'))),
  around('split and merge the other way round', 'a24', (g, x) =>
    g.merge(g.split(x, 'a', axes('b4 c6')), ['c', 'b'], 'f'),
  ),
  around('merge of what is cut and padded', 'a5 b3', (g, x) =>
    g.merge(g.patches(x, { ...PLAIN, axes: ['a'], tap: 't', size: 3, lo: 1, extent: 5, out: 5 }), ['t', 'b'], 'f'),
  ),
  around('merge of a broadcast', 'a4', (g, x) => g.merge(g.broadcast(x, axes('b3')), ['a', 'b'], 'f')),
];

const PLAIN = { stride: 1, dilation: 1, lo: 0, wrap: false } as const;

/** Cuts in all variants: padded or not, with gaps, overlapping, dilated, cyclic, longer than the axis. */
const CUTS: readonly (Omit<Pieces, 'axes' | 'tap'> & { readonly what: string })[] = [
  { ...PLAIN, what: 'whole', size: 3, extent: 9, out: 7 },
  { ...PLAIN, what: 'padded', size: 3, lo: 1, extent: 9, out: 9 },
  { ...PLAIN, what: 'padded on one side', size: 2, lo: 0, extent: 9, out: 9 },
  { ...PLAIN, what: 'strided', size: 3, stride: 2, lo: 1, extent: 9, out: 5 },
  { ...PLAIN, what: 'with gaps', size: 2, stride: 3, extent: 10, out: 4 },
  { ...PLAIN, what: 'dilated', size: 3, dilation: 2, lo: 2, extent: 9, out: 9 },
  { ...PLAIN, what: 'strided and dilated', size: 3, stride: 2, dilation: 3, lo: 3, extent: 11, out: 6 },
  { ...PLAIN, what: 'cyclic', size: 3, lo: 1, extent: 9, out: 9, wrap: true },
  { ...PLAIN, what: 'cyclic and strided', size: 3, stride: 2, lo: 1, extent: 8, out: 4, wrap: true },
  { ...PLAIN, what: 'cyclic and dilated', size: 3, dilation: 4, lo: 4, extent: 9, out: 9, wrap: true },
  { ...PLAIN, what: 'cyclic more than once', size: 2, stride: 3, lo: 5, extent: 4, out: 7, wrap: true },
  { ...PLAIN, what: 'of one entry', size: 3, lo: 1, extent: 1, out: 1 },
  { ...PLAIN, what: 'beyond the end', size: 2, lo: -4, extent: 6, out: 5 },
  { ...PLAIN, what: 'of nothing but padding', size: 2, lo: 9, extent: 3, out: 2 },
  { ...PLAIN, what: 'one long', size: 1, extent: 5, out: 5 },
  { ...PLAIN, what: 'long', size: 3, lo: 1, extent: 67, out: 67 },
  { ...PLAIN, what: 'long and cyclic', size: 3, lo: 1, extent: 67, out: 67, wrap: true },
];

const cutCases = (
  op: 'patches' | 'overlapAdd',
  title: string,
  text: (extent: number, size: number) => string,
  group: readonly string[],
): readonly ArrayCase[] =>
  CUTS.map(({ what, ...cut }) =>
    around(`${op} ${title}, ${what}`, text(op === 'patches' ? cut.extent : cut.out, cut.size), (g, x) =>
      op === 'patches'
        ? g.patches(x, { ...cut, axes: group, tap: 't' })
        : g.overlapAdd(x, { ...cut, axes: group, tap: 't' }),
    ),
  );

const tapless = { ...PLAIN, size: 1, tap: null };

const PATCHES: readonly ArrayCase[] = [
  ...cutCases('patches', 'along an outer axis', (n) => `h${n} w5`, ['h']),
  ...cutCases('patches', 'along the inner axis', (n) => `a2 w${n}`, ['w']),
  ...cutCases('overlapAdd', 'along an outer axis', (n, t) => `h${n} t${t} w5`, ['h']),
  ...cutCases('overlapAdd', 'along the inner axis', (n, t) => `a2 t${t} w${n}`, ['w']),
  around('patches of two axes at once', 'p7 q7', (g, x) =>
    g.patches(x, { ...PLAIN, axes: ['p', 'q'], tap: 't', size: 3, lo: 1, extent: 7, out: 7 }),
  ),
  around('overlapAdd of two axes at once', 'p5 q5 t3', (g, x) =>
    g.overlapAdd(x, { ...PLAIN, axes: ['p', 'q'], tap: 't', size: 3, stride: 2, lo: 1, extent: 9, out: 5 }),
  ),
  around('cyclic overlapAdd of two axes at once', 'p5 q5 t3', (g, x) =>
    g.overlapAdd(x, { ...PLAIN, axes: ['p', 'q'], tap: 't', size: 3, stride: 2, lo: 1, extent: 4, out: 5, wrap: true }),
  ),
  around('patches of patches', 'h9 c2', (g, x) =>
    g.patches(g.patches(x, { ...PLAIN, axes: ['h'], tap: 's', size: 3, lo: 1, extent: 9, out: 9 }), {
      ...PLAIN,
      axes: ['h'],
      tap: 't',
      size: 2,
      stride: 2,
      lo: 1,
      extent: 9,
      out: 6,
    }),
  ),
  around('cyclic patches of cyclic patches', 'h6', (g, x) =>
    g.patches(g.patches(x, { ...PLAIN, axes: ['h'], tap: 's', size: 3, lo: 1, extent: 6, out: 5, wrap: true }), {
      ...PLAIN,
      axes: ['h'],
      tap: 't',
      size: 2,
      lo: 1,
      extent: 5,
      out: 8,
      wrap: true,
    }),
  ),
  around('padding', 'h5 w4', (g, x) => g.patches(x, { ...tapless, axes: ['h'], lo: 2, extent: 5, out: 9 })),
  around('slicing', 'h9 w4', (g, x) => g.patches(x, { ...tapless, axes: ['h'], lo: -2, extent: 9, out: 5 })),
  around('slicing at the start', 'h9 w4', (g, x) => g.patches(x, { ...tapless, axes: ['h'], extent: 9, out: 5 })),
  around('every other entry', 'w9', (g, x) => g.patches(x, { ...tapless, axes: ['w'], stride: 2, extent: 9, out: 5 })),
  around('padding of a broadcast', 'w3', (g, x) =>
    g.patches(g.broadcast(x, axes('h4')), { ...tapless, axes: ['h'], lo: 1, extent: 4, out: 6 }),
  ),
  around('entries put between zeros', 'w5', (g, x) =>
    g.overlapAdd(x, { ...tapless, axes: ['w'], stride: 3, lo: -1, extent: 15, out: 5 }),
  ),
  around('cutting what was put together', 'w4 t3', (g, x) =>
    g.patches(g.overlapAdd(x, { ...PLAIN, axes: ['w'], tap: 't', size: 3, stride: 2, extent: 9, out: 4 }), {
      ...PLAIN,
      axes: ['w'],
      tap: 't',
      size: 2,
      lo: 1,
      extent: 9,
      out: 9,
    }),
  ),
];

const windowCase = (title: string, text: string, windows: readonly Window[]): ArrayCase =>
  around(`windowSum ${title}`, text, (g, x) => g.windowSum(x, windows));

const three: Omit<Window, 'axes'> = { size: 3, stride: 1, lo: 1, out: 8, wrap: false };

const WINDOWS: readonly ArrayCase[] = [
  windowCase('of two axes', 'a2 h8 w8 z5', [
    { ...three, axes: ['h'] },
    { ...three, axes: ['w'] },
  ]),
  windowCase('of the inner axis', 'h3 w8', [{ ...three, axes: ['w'] }]),
  windowCase('of a long inner axis', 'h3 w70', [{ ...three, axes: ['w'], out: 70 }]),
  windowCase('of axes that slide together', 'p8 q8 z2', [{ ...three, axes: ['p', 'q'] }]),
  windowCase('that is cyclic', 'h8 z9', [{ ...three, axes: ['h'], wrap: true }]),
  windowCase('with a stride', 'h8 z3', [{ ...three, axes: ['h'], stride: 2, lo: 0, out: 3 }]),
  windowCase('one long', 'h8', [{ ...three, axes: ['h'], size: 1, lo: 0 }]),
  windowCase('larger than the axis', 'h2', [{ ...three, axes: ['h'], size: 5, lo: 2, out: 2 }]),
];

const SUMS: readonly ArrayCase[] = [
  around('sum over an inner axis', 'a5 b37', (g, x) => g.sum(x, ['b'])),
  around('sum over an outer axis', 'a37 b5', (g, x) => g.sum(x, ['a'])),
  around('sum over a middle axis', 'a3 b7 c9', (g, x) => g.sum(x, ['b'])),
  around('sum over both ends', 'a3 b7 c9', (g, x) => g.sum(x, ['a', 'c'])),
  around('sum over all', 'a31 b77', (g, x) => g.sum(x, ['a', 'b'])),
  around('sum over one entry', 'a1 b4', (g, x) => g.sum(x, ['a'])),
  around('sum over nothing', 'a0 b4', (g, x) => g.sum(x, ['a'])),
  around('sum for nobody', 'a4 b0', (g, x) => g.sum(x, ['a'])),
  around('sum of a broadcast', 'a4', (g, x) => g.sum(g.broadcast(x, axes('b3 c2')), ['b'])),
  around('sum of many', 'a300 b500', (g, x) => g.sum(x, ['a', 'b'])),
  around('sum of what is embedded', 'a9', (g, x) => g.sum(g.embed(x, 'a', 'b'), ['a'])),
];

const MAXIMA: readonly ArrayCase[] = [
  around('max over an inner axis', 'a5 b37', (g, x) => g.maxOver(x, ['b'])),
  around('max over an outer axis', 'a37 b5', (g, x) => g.maxOver(x, ['a'])),
  around('max over a middle axis', 'a3 b7 c9', (g, x) => g.maxOver(x, ['b'])),
  around('max over both ends', 'a3 b7 c9', (g, x) => g.maxOver(x, ['a', 'c'])),
  around('max over all', 'a31 b77', (g, x) => g.maxOver(x, ['a', 'b'])),
  around('max over one entry', 'a1 b4', (g, x) => g.maxOver(x, ['a'])),
  around('max over many', 'a300 b500', (g, x) => g.maxOver(x, ['a', 'b'])),
  around('max over few of many', 'a3 b40 c500', (g, x) => g.maxOver(x, ['b', 'c'])),
  around('max over a broadcast', 'a4', (g, x) => g.maxOver(g.broadcast(x, axes('b3 c2')), ['b', 'a'])),
  around('max over pieces', 'a3 w9', (g, x) =>
    g.maxOver(g.patches(x, { ...PLAIN, axes: ['w'], tap: 't', size: 3, stride: 2, extent: 9, out: 4 }), ['t']),
  ),
  around('max over numbers below 0', 'a3 w5', (g, x) => g.maxOver(g.sub(g.mul(x, x), 50), ['w'])),
  around('softmax over two axes', 'a3 b5 c7 d2', (g, x) => {
    const above = g.exp(g.sub(x, g.maxOver(x, ['b', 'd'])));
    return g.div(above, g.sum(above, ['b', 'd']));
  }),
];

const product = (title: string, left: string, right: string, over: string): ArrayCase =>
  arrayCase(`contract ${title}`, (g) => {
    const [x, y] = [input(g, left), input(g, right, 'y')];
    const names = over.split(' ').filter((n) => n !== '');
    const made = g.contract(x, y, names);
    const bias = g.input('bias', made.axes.slice(-1));
    return { bare: made, after: g.pointwise('max', [g.add(g.mul(0.125, g.contract(y, x, names)), bias), 0]) };
  });

const PRODUCTS: readonly ArrayCase[] = [
  product('of small matrices', 'i3 k4', 'k4 l5', 'k'),
  product('of matrices', 'i33 k37', 'k37 l41', 'k'),
  product('of transposed matrices', 'i33 k37', 'j41 k37', 'k'),
  product('of matrices by columns', 'k37 s33', 'k37 l41', 'k'),
  product('of matrices with a long inner axis', 'i9 k700', 'k700 l11', 'k'),
  product('of tall matrices', 'i400 k20', 'k20 l3', 'k'),
  product('of wide matrices', 'i3 k20', 'k20 l400', 'k'),
  product('over two axes', 'i9 k7 m8', 'k7 l11 m8', 'k m'),
  product('over two axes in other orders', 'a8 i9 k7', 'k7 l11 a8', 'a k'),
  product('in batches', 'a6 i13 k17', 'a6 k17 l9', 'k'),
  product('in batches that come last', 'i13 k17 z6', 'k17 l9 z6', 'k'),
  product('in batches between', 'b3 i13 k17 m2', 'b3 k17 l9 m2', 'k'),
  product('to axes that interleave', 'i5 k17 m6', 'h4 k17 l9', 'k'),
  product('of a matrix and a vector', 'i40 k300', 'k300', 'k'),
  product('of a vector and a matrix', 'k300', 'k300 l40', 'k'),
  product('of vectors', 'k1000', 'k1000', 'k'),
  product('of vectors to a matrix', 'i20', 'l30', ''),
  product('entry by entry', 'i20 l6', 'i20 l6', ''),
  product('of rows', 'i20 k30', 'i20 k30', 'k'),
  product('over an axis of one side', 'i9 k12', 'l7', 'k'),
  product('over axes of either side', 'i9 k5 m3', 'k5 l7 n4', 'k m n'),
  product('with few entries and a long inner axis', 'i9 k6000', 'k6000 l11', 'k'),
  product('of very long vectors', 'k200000', 'k200000', 'k'),
  product('over nothing', 'i9 k0', 'k0 l7', 'k'),
  product('over one entry', 'i9 k1', 'k1 l70', 'k'),
  product('of many small matrices', 'a50 i5 k6', 'a50 k6 l7', 'k'),
  arrayCase('contract with a repeated matrix', (g) => {
    const [x, y] = [input(g, 'a6 i13 k17'), g.broadcast(input(g, 'k17 l9', 'y'), axes('a6'))];
    return { out: g.contract(x, y, ['k']) };
  }),
  arrayCase('contract of a matrix with itself', (g) => {
    const x = input(g, 'i30 k40');
    return { out: g.contract(x, g.rename(x, [['i', 'j']]), ['k']) };
  }),
  arrayCase('contract of what is computed', (g) => {
    const x = g.pointwise('abs', [input(g, 'i30 k40')]);
    const y = g.embed(g.mul(0.5, input(g, 'k40', 'y')), 'k', 'l');
    return { out: g.contract(x, y, ['k']) };
  }),
  arrayCase('products that follow each other', (g) => {
    const x = input(g, 'i20 k30');
    const hidden = g.pointwise('max', [g.contract(x, input(g, 'k30 l25', 'w'), ['k']), 0]);
    const out = g.contract(hidden, input(g, 'l25 m15', 'v'), ['l']);
    return { out: g.add(out, g.contract(x, input(g, 'k30 m15', 'u'), ['k'])) };
  }),
];

/** A convolution of images with c channels to o, in the order of axes that the names give. */
function convolution(g: GraphBuilder, image: string, weights: string, cut: Omit<Pieces, 'axes' | 'tap'>) {
  const [x, w] = [input(g, image), input(g, weights, 'w')];
  const across = g.patches(g.patches(x, { ...cut, axes: ['h'], tap: 's' }), { ...cut, axes: ['w'], tap: 't' });
  return { x, w, y: g.contract(across, w, ['c', 's', 't']) };
}

const CONVOLUTIONS: readonly ArrayCase[] = [
  ['channels in the middle', 'c5 h8 n3 w8', 'c5 o6 s3 t3'],
  ['channels first', 'c5 h8 w8', 'c5 o6 s3 t3'],
].flatMap(([where = '', image = '', weights = '']) =>
  [
    { ...PLAIN, what: 'padded', size: 3, lo: 1, extent: 8, out: 8 },
    { ...PLAIN, what: 'valid', size: 3, extent: 8, out: 6 },
    { ...PLAIN, what: 'strided', size: 3, stride: 2, lo: 1, extent: 8, out: 4 },
    { ...PLAIN, what: 'dilated', size: 3, dilation: 2, lo: 2, extent: 8, out: 8 },
    { ...PLAIN, what: 'cyclic', size: 3, lo: 1, extent: 8, out: 8, wrap: true },
  ].map(({ what, ...cut }) =>
    arrayCase(`convolution, ${where}, ${what}, and its derivatives`, (g) => {
      const { x, w, y } = convolution(g, image, weights, cut);
      const [dx, dw] = vjp(g, new Map([[y, g.input('ct', y.axes)]]), [x, w]);
      return { y: g.pointwise('max', [y, 0]), ...(dx ? { dx } : {}), ...(dw ? { dw } : {}) };
    }),
  ),
);

const UNARY = ['neg', 'abs', 'sign', 'sqrt', 'safeRsqrt', 'exp', 'sin', 'cos', 'erf'] as const;

const POINTWISE_CASES: readonly ArrayCase[] = [
  ...UNARY.map((op: PointwiseOp) => arrayCase(op, (g) => ({ out: g.pointwise(op, [input(g, 'a5 b7')]) }))),
  ...(['add', 'sub', 'mul', 'div', 'max', 'min'] as const).map((op) =>
    arrayCase(`${op} of arrays on other axes`, (g) => ({
      out: g.pointwise(op, [input(g, 'a5 b7'), g.add(3, input(g, 'b7 c2', 'y'))]),
    })),
  ),
  arrayCase('log of what is above 0', (g) => ({ out: g.pointwise('log', [g.add(3, input(g, 'a5 b7'))]) })),
  arrayCase('constants alone', (g) => ({
    number: g.constant(2.5),
    array: g.constant([1, 2, 3], axes('a3')),
    ones: g.broadcast(g.constant(1), axes('a3 b2')),
    unit: g.embed(g.constant([1, 1, 1], axes('a3')), 'a', 'b'),
  })),
  arrayCase('an input as it is, and seen otherwise', (g) => {
    const x = input(g, 'a4 b3');
    return {
      x,
      same: g.rename(x, [['b', 'c']]),
      turned: g.rename(x, [['a', 'c']]),
      split: g.split(x, 'a', axes('c2 d2')),
    };
  }),
  arrayCase('one value in two outputs', (g) => {
    const y = g.mul(2, input(g, 'a4 b3'));
    return { first: y, second: y, third: g.add(y, y) };
  }),
  arrayCase('a long chain', (g) => {
    let x = input(g, 'a9');
    for (let k = 0; k < 400; k++) x = k % 3 === 0 ? g.pointwise('abs', [x]) : g.sub(g.mul(x, 0.5), 1 / (1 + k));
    return { x };
  }),
];

/** Every primitive in its variants. */
export const ARRAY_CASES: readonly ArrayCase[] = [
  ...POINTWISE_CASES,
  ...VIEWS,
  ...PATCHES,
  ...WINDOWS,
  ...SUMS,
  ...MAXIMA,
  ...PRODUCTS,
  ...CONVOLUTIONS,
];
