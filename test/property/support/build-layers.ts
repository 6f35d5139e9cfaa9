import { isSentence, type Layer } from '../../../src/dsl/layer.js';
import type { TensorState } from '../../../src/dsl/state.js';
import * as dsl from '../../../src/index.js';
import type { ConvGene, LayerGene, WeightGene, WindowGene } from './genes.js';

/** A layer as source text, the object that this text makes, and what stands behind it. */
export interface Built {
  readonly code: string;
  readonly layer: Layer;
  readonly after: TensorState;
}

/** The k-th permutation of a list; 0 is the list itself. */
export function permuted<T>(items: readonly T[], k: number): readonly T[] {
  if (items.length < 2) return items;
  const at = k % items.length;
  return [
    ...items.slice(at, at + 1),
    ...permuted([...items.slice(0, at), ...items.slice(at + 1)], Math.floor(k / items.length)),
  ];
}

const literal = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll('"', "'")
    .replaceAll(/'(\w+)':/g, '$1: ');
const call = (name: string, ...args: readonly unknown[]): string => `${name}(${args.map(literal).join(', ')})`;

/** A layer that was made, if it fits. */
function fitted(code: string, layer: Layer, state: TensorState): Built | null {
  const after = layer.shape(state);
  return isSentence(after) || after.kind !== 'tensor' ? null : { code, layer, after };
}

const axesOf = (state: TensorState): { readonly batchAxis: number; readonly channelAxis: number } => ({
  batchAxis: state.batchAxis ?? 0,
  channelAxis: state.channelAxis ?? state.dims.length - 1,
});

/** The spatial sizes of a state, in order; axes that are known by name count as large. */
function spatialSizes(state: TensorState): readonly number[] {
  const { batchAxis, channelAxis } = axesOf(state);
  return state.dims.flatMap((d, k) => (k === batchAxis || k === channelAxis ? [] : [typeof d === 'number' ? d : 99]));
}

/** A window cut to the axes that are there, and to their sizes where it has to fit. */
function windowFor(
  state: TensorState,
  gene: WindowGene,
): { readonly sizes: number[]; readonly strides: number[]; readonly padding: dsl.Padding } {
  const extents = spatialSizes(state);
  const sizes = extents.map((extent, k) =>
    gene.padding === 'VALID' ? Math.min(extent, gene.sizes[k] ?? 1) : (gene.sizes[k] ?? 1),
  );
  return { sizes, strides: extents.map((_, k) => gene.strides[k] ?? 1), padding: gene.padding };
}

const weightOptions = (w: WeightGene): dsl.DenseOptions => ({
  wStd: w.wStd,
  bStd: w.bStd,
  ...(w.standard === null ? {} : { parameterization: 'standard' as const, s: [w.standard, 1] as const }),
});

/** Input, filter and output axes: as they are, or filter and output in another order. */
function specsFor(state: TensorState, layout: number): readonly [string, string, string] {
  const { batchAxis, channelAxis } = axesOf(state);
  const letters = [...'DHW'];
  const input = state.dims.map((_, k) => (k === batchAxis ? 'N' : k === channelAxis ? 'C' : (letters.shift() ?? '?')));
  const spatial = input.filter((l) => l !== 'N' && l !== 'C');
  const output = layout === 0 ? input : permuted(input, layout);
  return [input.join(''), permuted([...spatial, 'I', 'O'], layout).join(''), output.join('')];
}

const CONVOLUTIONS = { Conv: dsl.Conv, ConvTranspose: dsl.ConvTranspose, ConvLocal: dsl.ConvLocal };

/** Positions after a transposed convolution at most: kernels have their square. */
const MOST_POSITIONS = 48;

function convFor(gene: ConvGene, state: TensorState): Built | null {
  const { sizes, strides, padding } = windowFor(state, gene.window);
  const dimensionNumbers = specsFor(state, gene.layout);
  // sizes and strides are in the order of the filter's letters
  const inputOrder = [...dimensionNumbers[0]].filter((l) => !'NC'.includes(l));
  const filterOrder = [...dimensionNumbers[1]].filter((l) => !'IO'.includes(l));
  const reordered = (list: readonly number[]): number[] => filterOrder.map((l) => list[inputOrder.indexOf(l)] ?? 1);
  const options = { strides: reordered(strides), padding, dimensionNumbers, ...weightOptions(gene) };
  const filter = reordered(sizes);
  const made = (name: ConvGene['layer']): Built | null =>
    fitted(call(name, gene.channels, filter, options), CONVOLUTIONS[name](gene.channels, filter, options), state);
  const own = made(gene.layer);
  const positions = own && spatialSizes(own.after).reduce((a, b) => a * b, 1);
  return gene.layer === 'ConvTranspose' && (positions ?? 0) > MOST_POSITIONS ? made('Conv') : own;
}

function poolFor(gene: Extract<LayerGene, { kind: 'pool' }>, state: TensorState): Built | null {
  const { sizes, strides, padding } = windowFor(state, gene.window);
  const options = { strides, padding, ...axesOf(state) };
  if (!gene.average) return fitted(call('SumPool', sizes, options), dsl.SumPool(sizes, options), state);
  const all = { ...options, normalizeEdges: gene.normalizeEdges };
  return fitted(call('AvgPool', sizes, all), dsl.AvgPool(sizes, all), state);
}

function readoutFor(gene: Extract<LayerGene, { kind: 'readout' }>, state: TensorState): Built | null {
  const axes = axesOf(state);
  if (gene.by === 'mean') return fitted(call('GlobalAvgPool', axes), dsl.GlobalAvgPool(axes), state);
  if (gene.by === 'sum') return fitted(call('GlobalSumPool', axes), dsl.GlobalSumPool(axes), state);
  const options = { batchAxis: axes.batchAxis, batchAxisOut: gene.batchLast ? (1 as const) : (0 as const) };
  return fitted(call('Flatten', options), dsl.Flatten(options), state);
}

/** All that fit of some layers, one after the other, as one. */
function serialOf(built: readonly Built[]): Pick<Built, 'code' | 'layer'> {
  const [first] = built;
  if (first && built.length === 1) return first;
  const layers: readonly Layer[] = built.map((b) => b.layer);
  return { code: `serial(${built.map((b) => b.code).join(', ')})`, layer: dsl.serial(...layers) };
}

/** The genes of a branch whose shape has to stay what it is. */
const keeping = (gene: LayerGene): LayerGene => {
  if (gene.kind !== 'conv' && gene.kind !== 'pool') return gene;
  const window = {
    ...gene.window,
    strides: [1, 1, 1] as const,
    padding: gene.window.padding === 'VALID' ? ('SAME' as const) : gene.window.padding,
  };
  return gene.kind === 'conv' ? { ...gene, window, layout: 0 } : { ...gene, window };
};

/** One branch of a residual block; ends in a layer with weights where its output would not be Gaussian otherwise. */
function branchFor(
  genes: readonly LayerGene[],
  head: ConvGene | null,
  index: number,
  start: TensorState,
): readonly Built[] {
  const first = head && keeping(head);
  const strided =
    first?.kind === 'conv' && head
      ? { ...first, window: { ...first.window, sizes: sizesOf(head, index), strides: head.window.strides } }
      : null;
  const built: Built[] = buildLayers(
    [...(strided ? [strided] : []), ...genes.map(keeping).filter((g) => g.kind !== 'readout')],
    start,
  );
  const { channelAxis } = axesOf(start);
  const last = built.at(-1)?.after ?? start;
  const channels = start.dims[channelAxis];
  if (last.gaussian && last.dims[channelAxis] === channels) return built;
  const end =
    typeof channels === 'number'
      ? buildLayers([{ kind: 'dense', channels, wStd: 1.1, bStd: null, standard: null }], last)
      : [];
  return [...built, ...end];
}

/** Branches get filters of different sizes with the same strides. */
const sizesOf = (head: ConvGene, index: number): readonly [number, number, number] => {
  const [a, b, c] = head.window.sizes;
  return index === 0 ? [a, b, c] : [Math.max(1, a - index), Math.max(1, b - index), c];
};

function residualFor(gene: Extract<LayerGene, { kind: 'residual' }>, state: TensorState): Built | null {
  const branches = gene.branches.map((genes, k) => branchFor(genes, gene.head, k, state));
  const parts = branches.map((built) =>
    built.length > 0 ? serialOf(built) : { code: 'Identity()', layer: dsl.Identity() },
  );
  const layers: readonly Layer[] = [
    dsl.FanOut(parts.length),
    dsl.parallel(...parts.map((p): Layer => p.layer)),
    dsl.FanInSum(),
  ];
  const code = `serial(FanOut(${parts.length}), parallel(${parts.map((p) => p.code).join(', ')}), FanInSum())`;
  return fitted(code, dsl.serial(...layers), state);
}

function repeatFor(gene: Extract<LayerGene, { kind: 'repeat' }>, state: TensorState): Built | null {
  const body = buildLayers(gene.body.map(keeping), state);
  if (body.length === 0) return null;
  const part = serialOf(body);
  const made = (times: number): Built | null =>
    fitted(`repeat(${part.code}, ${times})`, dsl.repeat(part.layer, times), state);
  return made(gene.times) ?? made(1);
}

function layerFor(gene: LayerGene, state: TensorState): Built | null {
  switch (gene.kind) {
    case 'conv':
      return convFor(gene, state);
    case 'dense': {
      const options = { ...weightOptions(gene), ...axesOf(state) };
      return fitted(call('Dense', gene.channels, options), dsl.Dense(gene.channels, options), state);
    }
    case 'relu':
      return fitted('Relu()', dsl.Relu(), state);
    case 'identity':
      return fitted('Identity()', dsl.Identity(), state);
    case 'leaky':
      return fitted('LeakyRelu(0.2)', dsl.LeakyRelu(0.2), state);
    case 'bent':
      return fitted('ABRelu(-0.5, 1.5)', dsl.ABRelu(-0.5, 1.5), state);
    case 'abs':
      return fitted('Abs()', dsl.Abs(), state);
    case 'gaussian':
      return fitted('Gaussian({a: 1, b: -0.6})', dsl.Gaussian({ a: 1, b: -0.6 }), state);
    case 'sign':
      return fitted('Sign()', dsl.Sign(), state);
    case 'erf': {
      const { a, b, c } = gene;
      return fitted(call('Erf', { a, b, c }), dsl.Erf({ a, b, c }), state);
    }
    case 'pool':
      return poolFor(gene, state);
    case 'readout':
      return readoutFor(gene, state);
    case 'residual':
      return residualFor(gene, state);
    case 'repeat':
      return repeatFor(gene, state);
  }
}

/** The layers of these genes that fit, one after the other; those that do not are left out. */
export function buildLayers(genes: readonly LayerGene[], start: TensorState): Built[] {
  const built: Built[] = [];
  for (const gene of genes) {
    const next = layerFor(gene, built.at(-1)?.after ?? start);
    if (next) built.push(next);
  }
  return built;
}
