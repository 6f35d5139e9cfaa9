import type { DType, Graph } from '../../../src/compile/graph/node.js';
import type { Program } from '../../../src/compile/program.js';
import type { Plan } from '../../../src/compile/schedule/plan.js';
import type { DimValue, Layer, Network } from '../../../src/dsl/index.js';
import { checkNetwork } from '../../../src/dsl/network.js';
import { kernelProgram } from '../../../src/nt/kernel/kernel-program.js';
import type { ArrayField } from '../../../src/nt/kernel/request.js';

/** A model, as far as kernels are concerned. */
export interface Model {
  readonly network: Network;
}

/** A network of layers that are put together at run time. */
export const modelOf = (dims: readonly DimValue[], ...layers: readonly Layer[]): Model => ({
  network: checkNetwork(dims, layers),
});

/** What is asked of a network; by default NNGP and NTK of two batches in float64. */
export interface Asked {
  readonly fields?: readonly ArrayField[];
  readonly hasX2?: boolean;
  readonly dtype?: DType;
  readonly optimize?: boolean;
  readonly diagonalSpatial?: boolean;
}

/** The compiled kernel of a model whose sizes are all known but the batch. */
export function programOf(model: Model, asked: Asked = {}): Program {
  const shape = model.network.input.dims.map((dim) => (typeof dim === 'number' ? dim : 1));
  const { kernel } = kernelProgram(model.network, {
    shape,
    fields: ['nngp', 'ntk'],
    hasX2: true,
    dtype: 'f64',
    optimize: true,
    diagonalSpatial: false,
    ...asked,
  });
  return kernel.program;
}

export const planOf = (model: Model, asked: Asked = {}): Plan => programOf(model, asked).plan;

/** The graph as the layers wrote it. */
export const graphOfNetwork = (model: Model, asked: Asked = {}): Graph =>
  programOf(model, { ...asked, optimize: false }).graph;
