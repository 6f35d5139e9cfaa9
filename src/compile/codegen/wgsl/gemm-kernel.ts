import { InternalError } from '../../errors.js';
import { productOf } from '../../schedule/gemm.js';
import type { GemmProduct, GemmStage, Leaf } from '../../schedule/plan.js';
import { expand } from '../expand.js';
import type { Kernel } from './kernel.js';
import type { WgslLimits } from './limits.js';
import { inputElement, type StageContext, tensorIndex, tensorSide } from './stage-context.js';
import { straightLine } from './straight-line.js';

/** Products a step of the loop over k. */
const DEPTH = 16;
/** Rows and columns that one invocation computes: its tile is interleaved with those of its neighbours. */
const EACH = 4;

/**
 * The kernel of a GEMM stage: a workgroup a square tile of pairs, 4 x 4 of them an invocation, both operands through
 * workgroup memory; then the chain of scalars on every inner product, and its stores, mirrored where x2 is x1.
 */
export function gemmKernel(c: StageContext, stage: GemmStage, label: string, limits: WgslLimits): Kernel {
  // on a processor workgroup memory is filled with zeros first, and barriers are slow
  const across = limits.software ? 4 : limits.maxComputeInvocationsPerWorkgroup >= 256 ? 16 : 8;
  const side = across * EACH;
  const size = across * across;
  const { source } = c;
  const word = (w: 'rows' | 'columns' | 'firstRow' | 'firstColumn'): string => `i32(${source.launch(w)})`;
  source.workgroup('tile_a', DEPTH * side);
  source.workgroup('tile_b', DEPTH * side);
  const element = chain(c, stage);
  const loads = ({ a, b, k: length }: GemmProduct): readonly string[] =>
    (
      [
        ['tile_a', a, 'i', 'first_i', 'last_i'],
        ['tile_b', b, 'j', 'first_j', 'last_j'],
      ] as const
    ).flatMap(([tile, input, lane, first, last]) => {
      const sample = `s${lane}`;
      const value = inputElement(c, input, lane, 'k');
      return [
        `for (var w = i32(t); w < ${DEPTH * side}; w += ${size}) {`,
        `let ${sample} = ${first} + w / ${DEPTH};`,
        `let k = step + w % ${DEPTH};`,
        'var x = 0.0f;',
        `if (${sample} < ${last} && k < ${length}) { x = ${value}; }`,
        `${tile}[(w % ${DEPTH}) * ${side} + w / ${DEPTH}] = x;`,
        '}',
      ];
    });
  const sumsOf = (product: GemmProduct, n: number): readonly string[] => [
    `var ${sumsName(n)}: array<f32, ${EACH * EACH}>;`,
    `for (var step = 0; step < ${product.k}; step += ${DEPTH}) {`,
    ...loads(product),
    source.barrier(false),
    `for (var k = 0; k < ${DEPTH}; k++) {`,
    ...range(EACH).flatMap((r) => [
      `let a${r} = tile_a[k * ${side} + row + ${r * across}];`,
      `let b${r} = tile_b[k * ${side} + column + ${r * across}];`,
    ]),
    ...range(EACH * EACH).map(
      (at) => `${sumsName(n)}[${at}] = fma(a${Math.floor(at / EACH)}, b${at % EACH}, ${sumsName(n)}[${at}]);`,
    ),
    '}',
    source.barrier(false),
    '}',
  ];
  const body = [
    `let first_i = ${word('firstRow')} + i32(group.y) * ${side};`,
    `let first_j = ${word('firstColumn')} + i32(group.x) * ${side};`,
    `let last_i = ${word('firstRow')} + ${word('rows')};`,
    `let last_j = ${word('firstColumn')} + ${word('columns')};`,
    // tiles below the diagonal are mirrored from above
    `if (${source.launch('diagonal')} == 1u && group.y > group.x) { return; }`,
    `let row = i32(t) / ${across};`,
    `let column = i32(t) % ${across};`,
    ...stage.products.flatMap(sumsOf),
    `for (var n = 0; n < ${EACH * EACH}; n++) {`,
    `let si = first_i + row + n / ${EACH} * ${across};`,
    `let sj = first_j + column + n % ${EACH} * ${across};`,
    'if (si < last_i && sj < last_j) {',
    ...element,
    '}',
    '}',
  ];
  return {
    label,
    code: source.module(size, body),
    grid: { kind: 'tiles', side },
    workgroupSize: size,
    bindings: source.bindings,
    written: source.written,
    workgroupBytes: source.workgroupBytes,
    spillFloats: 0,
    barriers: source.barriers,
  };
}

/** Names of the sums and of the inner product of one product. */
const sumsName = (product: number): string => `sums${product || ''}`;
const productName = (product: number): string => `product${product || ''}`;

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, k) => k);

/** The epilogue of one entry: its inner products are `sums[n]`, its samples `si` and `sj`. */
function chain(c: StageContext, stage: GemmStage): readonly string[] {
  const tensor = (leaf: Extract<Leaf, { kind: 'tensor' }>): string =>
    c.source.at(tensorSide(c, leaf.tensor), tensorIndex(c, leaf.tensor, leaf.lane, '0'));
  const lines = stage.products.flatMap(({ self }, n) => {
    const found = `var ${productName(n)} = ${sumsName(n)}[n];`;
    if (self === null) return [found];
    // the inner product of a sample with itself is the one its variances were made from
    const own = tensor({ kind: 'tensor', tensor: self, lane: 'i', at: [] });
    return [found, `if (${c.source.launch('diagonal')} == 1u && si == sj) { ${productName(n)} = ${own}; }`];
  });
  const code = straightLine(
    expand(stage.values, c.plan.dtype),
    (leaf) => {
      if (leaf.kind === 'contract') return { lines: [], value: productName(productOf(stage, leaf)) };
      if (leaf.kind === 'tensor') return { lines: [], value: tensor(leaf) };
      throw new InternalError(`${leaf.kind} in the chain of a matrix product`);
    },
    (stem) => c.source.fresh(stem),
  );
  lines.push(
    ...code.lines,
    `let r = si - i32(${c.source.launch('firstRow')});`,
    `let q = sj - i32(${c.source.launch('firstColumn')});`,
    `let rows = i32(${c.source.launch('rows')});`,
    `let columns = i32(${c.source.launch('columns')});`,
  );
  stage.stores.forEach(({ value }, k) => {
    const at = (r: string, q: string): string => c.source.to('results', `(${k} * rows + ${r}) * columns + ${q}`);
    lines.push(
      `${at('r', 'q')} = ${code.value(value)};`,
      `if (${c.source.launch('diagonal')} == 1u) { ${at('q', 'r')} = ${code.value(value)}; }`,
    );
  });
  return lines;
}
