import { axisNames } from '../../compile/graph/axis.js';
import { GraphBuilder } from '../../compile/graph/builder.js';
import type { DType } from '../../compile/graph/node.js';
import { type Placed, placed } from '../../compile/graph/placed.js';
import { onePlaced, shapeOf } from '../../dsl/finite/arrays.js';
import { networkFn, networkNoise, networkParameters } from '../../dsl/finite/network-fn.js';
import type { Network } from '../../dsl/network.js';
import type { PatternArray } from '../../dsl/pattern.js';
import type { MaskedInput } from '../../runtime/masked-array.js';
import type { Mask } from '../../types/mask.js';
import type { Tree } from '../../types/tree.js';
import { kernelOutputs } from '../empirical/kernel-outputs.js';
import { inputsFor, placedLeaves } from '../finite/bind.js';
import { drawNoise } from '../finite/draw-noise.js';
import { maskArrays } from '../finite/mask-arrays.js';
import type { PassArrays } from '../finite/pass-arrays.js';
import type { OneSample } from '../monte-carlo/along-samples.js';
import {
  nestedParameters,
  noiseParameters,
  type Parameters,
  type ParamInput,
  parameterInputs,
  parametersOf,
} from './nested-params.js';

export type EmpiricalField = 'nngp' | 'ntk';

/** The inputs of one side, which of their entries are masked, and what layers sum along. */
export interface SampledInput extends MaskedInput {
  readonly pattern: PatternArray | null;
}

/** What is computed of every sample: networks of several widths, the widest first, on the same arrays. */
export interface NestedQuestion {
  readonly networks: readonly Network[];
  /** How many networks of each width are made of the parameters of the widest. */
  readonly members: readonly number[];
  readonly x1: SampledInput;
  readonly x2: SampledInput | null;
  readonly fields: readonly EmpiricalField[];
  readonly dtype: DType;
}

/** One network of the widest kind with the narrower ones inside. */
export interface NestedNetworks {
  /** Its results are mean kernels by width, called by {@link levelName}. */
  readonly one: OneSample;
  /** Its parameters by name, and what its layers draw. */
  readonly params: ReadonlyMap<string, ParamInput>;
}

/** Name of the mean kernel of the networks of width number `level`. */
export const levelName = (field: EmpiricalField, level: number): string => `${field}:${level}`;

/** Makes one network of the widest kind and, of its parameters, networks of the narrower kinds. */
export function nestedNetworks({ networks, members, x1, x2, fields, dtype }: NestedQuestion): NestedNetworks {
  const g = new GraphBuilder(dtype);
  const nested = (stem: string, specs: readonly Parameters[]) => {
    const inputs = parameterInputs(g, specs[0] ?? [], stem);
    const of = (level: number, member: number): Tree<Placed> =>
      nestedParameters(g, inputs, specs[level] ?? [], member, stem);
    return { inputs, of };
  };
  const weights = nested(
    'params',
    networks.map((network) => parametersOf(networkParameters(network, x1.array.shape))),
  );
  const batch = (name: string, { array, mask, pattern }: SampledInput): Batch => ({
    x: onePlaced(inputsFor(g, name, 'x', array)),
    mask,
    pattern,
    noise: nested(
      `noise of ${name}`,
      networks.map((network) => noiseParameters(networkNoise(network, array.shape))),
    ),
  });
  const a = batch('x1', x1);
  const b = x2 ? batch('x2', x2) : a;
  const outputs = networks.flatMap((network, level) => {
    const count = members[level] ?? 1;
    const kernels = Array.from({ length: count }, (_, member) => {
      const pass = ({ noise, ...own }: Batch): Pass => ({ ...own, noise: noiseOf(noise.of(level, member)) });
      const one = pass(a);
      return kernelsOf(g, network, weights.of(level, member), [one, a === b ? one : pass(b)], fields);
    });
    return fields.map((field) => [levelName(field, level), meanOf(g, kernels, field)] as const);
  });
  const params = new Map([...weights.inputs, ...a.noise.inputs, ...b.noise.inputs]);
  return {
    one: {
      params: Object.fromEntries([...params].map(([path, { array }]) => [path, array])),
      inputs: { x1: a.x, ...(x2 ? { x2: b.x } : {}) },
      outputs: Object.fromEntries(outputs),
    },
    params,
  };
}

/** Samples, which of their entries are masked, what layers sum along, and what layers draw for them. */
interface Pass {
  readonly x: Placed;
  readonly mask: Mask | null;
  readonly pattern: PatternArray | null;
  readonly noise: Readonly<Record<string, Placed>>;
}

interface Batch extends Omit<Pass, 'noise'> {
  readonly noise: {
    readonly inputs: ReadonlyMap<string, ParamInput>;
    readonly of: (level: number, member: number) => Tree<Placed>;
  };
}

/** What layers draw by the names under which they find it. */
const noiseOf = (drawn: Tree<Placed>): Readonly<Record<string, Placed>> =>
  Object.fromEntries(placedLeaves(drawn).map(([path, leaf]) => [path.slice(1), leaf] as const));

/** Arrays by name as constants of a graph. */
const constants = (g: GraphBuilder, arrays: PassArrays): Readonly<Record<string, Placed>> =>
  Object.fromEntries(
    Object.entries(arrays).map(([name, { data, shape }]) => {
      const axes = shape.map((extent, axis) => ({ name: `${name} ${axis}`, extent }));
      return [name, placed(g.constant([...data], axes), axisNames(axes))] as const;
    }),
  );

type Kernels = Readonly<Record<EmpiricalField, Placed>>;

/** The kernels of one network on axes [n1, n2, then each spatial axis twice], as `kernelFn` has them. */
function kernelsOf(
  g: GraphBuilder,
  network: Network,
  params: Tree<Placed>,
  [a, b]: readonly [Pass, Pass],
  fields: readonly EmpiricalField[],
): Partial<Kernels> {
  const fn = networkFn(network);
  const traced = ({ x, mask, pattern, noise }: Pass) => {
    const edges = drawNoise(networkNoise(network, shapeOf(x)), { rng: null, pattern }, 'float64');
    const masks = mask ? maskArrays(network, shapeOf(x), {}, [mask]) : {};
    return { inputs: x, outputs: fn(g, params, x, { extras: { ...constants(g, { ...edges, ...masks }), ...noise } }) };
  };
  const one = traced(a);
  const two = a === b ? one : traced(b);
  const { output } = network;
  const [batch, channel] = output.kind === 'tensor' ? [output.batchAxis ?? 0, output.channelAxis ?? -1] : [0, -1];
  const trace = { g, params, one, two, inputs: {} };
  const { kernels } = kernelOutputs(trace, { traceAxes: [channel] }, fields, 'STRUCTURED_DERIVATIVES');
  // pairs of axes come in the order of the output; kernels have that of the samples first
  const before = batch - (channel >= 0 && channel < batch ? 1 : 0);
  const sorted = (x: Placed): Placed => {
    const samples = x.order.slice(2 * before, 2 * before + 2);
    return placed(x.node, [...samples, ...x.order.filter((name) => !samples.includes(name))]);
  };
  return Object.fromEntries(
    fields.flatMap((field) => {
      const kernel = kernels[field];
      return kernel ? [[field, sorted(onePlaced(kernel))] as const] : [];
    }),
  );
}

function meanOf(g: GraphBuilder, kernels: readonly Partial<Kernels>[], field: EmpiricalField): Placed {
  const all = kernels.flatMap((kernel) => kernel[field] ?? []);
  const order = all[0]?.order ?? [];
  const sum = all.map(({ node }) => node).reduce((total, node) => g.add(total, node));
  return placed(g.affine(sum, 1 / all.length, 0), order);
}
