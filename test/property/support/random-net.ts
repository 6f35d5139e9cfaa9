import fc from 'fast-check';
import { ShapeError } from '../../../src/compile/errors.js';
import { checkNetwork, type Network } from '../../../src/dsl/network.js';
import { type DimValue, tensor } from '../../../src/dsl/state.js';
import { layoutOf } from '../../../src/nt/kernel/arrange.js';
import { buildLayers, permuted } from './build-layers.js';
import { type GeneOptions, type LayerGene, limited, type NetGenes, netGenes } from './genes.js';

/** A random network with the sizes of the samples it takes. */
export interface RandomNet {
  readonly network: Network;
  /** Sizes of one sample in the order of the array, batch left out as `null`. */
  readonly shape: readonly (number | null)[];
  /** Where spatial axes, samples and channels are in it. */
  readonly batch: number;
  readonly channel: number;
  readonly spatial: readonly number[];
  /** Source text that makes it. */
  readonly code: string;
  readonly [fc.toStringMethod]: () => string;
}

/** Positions of the input at most: kernels have their square. */
const POSITIONS = 36;

/** The network of these genes; `null` where the layers leave the axes of the input elsewhere than they were put. */
export function netOf({ input, wrapping, layers }: NetGenes): RandomNet | null {
  const sizes = limited(input.sizes, POSITIONS);
  const order = permuted([-2, ...sizes.map((_, k) => k), -1], input.layout);
  const [batch, channel] = [order.indexOf(-2), order.indexOf(-1)];
  const concrete = order.map((k) => (k === -2 ? 'N' : k === -1 ? input.channels : (sizes[k] ?? 1)));
  const dims: readonly DimValue[] = concrete.map((d, axis) =>
    input.named && axis !== batch && axis !== channel
      ? ('HWD'[order.slice(0, axis).filter((k) => k >= 0).length] ?? 'X')
      : d,
  );
  const genes = layers.map((gene) => rewrapped(gene, wrapping));
  const built = buildLayers(genes, tensor(concrete, { batchAxis: batch, channelAxis: channel }));
  const network = tryNetwork(
    dims,
    built.map((b) => b.layer),
  );
  if (!network) return null;
  const found = layoutOf(network.input);
  if (found.batch !== batch || found.channel !== channel) return null;
  const shape = concrete.map((d) => (typeof d === 'number' ? d : null));
  const code = `input(${dims.map((d) => JSON.stringify(d)).join(', ')}).build(${built.map((b) => b.code).join(', ')})`;
  const text = `${code} on samples of [${concrete.join(', ')}]`;
  return { network, shape, batch, channel, spatial: found.spatial, code, [fc.toStringMethod]: () => text };
}

/** A network made by hand. */
export function netFrom({ network }: { readonly network: Network }, code = network.shapes.join(' -> ')): RandomNet {
  const { batch, channel, spatial } = layoutOf(network.input);
  const shape = network.input.dims.map((d) => (typeof d === 'number' ? d : null));
  return { network, shape, batch, channel, spatial, code, [fc.toStringMethod]: () => code };
}

/** The same gene, with windows that all wrap, or none. */
function rewrapped(gene: LayerGene, wrapping: NetGenes['wrapping']): LayerGene {
  if (wrapping === 'mixed') return gene;
  const all = (genes: readonly LayerGene[]): readonly LayerGene[] => genes.map((g) => rewrapped(g, wrapping));
  if (gene.kind === 'residual') {
    const head = gene.head && rewrapped(gene.head, wrapping);
    return { ...gene, branches: gene.branches.map(all), head: head?.kind === 'conv' ? head : null };
  }
  if (gene.kind === 'repeat') return { ...gene, body: all(gene.body) };
  if (gene.kind !== 'conv') return gene;
  const padding =
    wrapping === 'always' ? 'CIRCULAR' : gene.window.padding === 'CIRCULAR' ? 'SAME' : gene.window.padding;
  return { ...gene, window: { ...gene.window, padding } };
}

function tryNetwork(dims: readonly DimValue[], layers: Parameters<typeof checkNetwork>[1]): Network | null {
  try {
    return checkNetwork(dims, layers);
  } catch (error) {
    if (error instanceof ShapeError) return null;
    throw error;
  }
}

/** Random networks; shrinks to fewer layers, smaller windows, plainer options. */
export const randomNet = (options: GeneOptions = {}): fc.Arbitrary<RandomNet> =>
  netGenes(options)
    .map(netOf)
    .filter((net) => net !== null);
