import { InputError } from '../../compile/errors.js';
import { maskOf } from '../../compile/graph/mask-step.js';
import { visibleMask, writtenOut } from '../../dsl/mask/mask.js';
import type { Network } from '../../dsl/network.js';
import type { TensorState } from '../../dsl/state.js';
import type { FloatArray } from '../../runtime/engine.js';
import { checkEngine, engineFor } from '../../runtime/engines/registry.js';
import type { Mask } from '../../types/mask.js';
import { readPatterns } from '../pattern.js';
import type { Results } from './answer.js';
import { converted } from './arrange.js';
import type { InternalOptions } from './call.js';
import { checkHolds } from './check-fed.js';
import { outputOn } from './concrete.js';
import { type FedKernelProgram, type FedQuestion, fedKernelProgram } from './fed-kernel.js';
import { countsOf, type Fed, readFed } from './read-fed.js';
import { ARRAY_FIELDS, isArrayField, type Request } from './request.js';
import { type Arrays, arraysOf, engineOptions } from './results.js';
import { outputName } from './trace.js';

/** What a program reads: the arrays of the kernels in its element type. */
function arrayFeeds({ leaves }: Fed, ntks: FedQuestion['ntks'], dtype: 'float32' | 'float64') {
  const feeds = leaves.flatMap(({ path, name, kernel }, k) =>
    ARRAY_FIELDS.flatMap((field): readonly (readonly [string, FloatArray])[] => {
      const array = kernel[field];
      if (!array || (field === 'ntk' && ntks[k] !== 'array')) return [];
      return [[outputName(field, path), converted(array, dtype, `${name}.${field}`)]];
    }),
  );
  return Object.fromEntries(feeds);
}

/** The masks of x1 and x2, one for each kernel; none where no kernel has any. */
function masksOf({ leaves }: Fed): readonly [readonly Mask[], readonly Mask[]] {
  if (leaves.every(({ kernel }) => !kernel.mask1 && !kernel.mask2)) return [[], []];
  const whole = (mask: Mask | null, { dims }: TensorState): Mask => {
    const shape = dims.map(Number);
    return mask ? writtenOut(mask, shape) : visibleMask(shape);
  };
  return [
    leaves.map(({ kernel: { mask1, state1 } }) => whole(mask1, state1)),
    leaves.map(({ kernel: { mask2, state2 } }) => whole(mask2, state2)),
  ];
}

/** The masks of the outputs, by leaf of the output tree. */
const masksAfter = (
  { leaves }: FedKernelProgram,
  mask1: readonly Mask[],
  mask2: readonly Mask[] | null,
): Results['masks'] =>
  new Map(
    leaves.flatMap(({ path, kernel: { masks } }) =>
      masks ? [[path, { mask1: maskOf(masks.step, mask1), mask2: mask2 && maskOf(masks.step, mask2) }]] : [],
    ),
  );

/**
 * What the layers of a network make of kernels of their input.
 * @throws InputError where the kernels do not hold what the network needs.
 */
export async function runFed(
  network: Network,
  given: unknown,
  x2: unknown,
  request: Request,
  options: InternalOptions,
): Promise<Results> {
  if (x2 !== null)
    throw new InputError('kernelFn is given a kernel and x2, and a kernel holds both sides; leave x2 out.');
  const fed = readFed(network.start, given);
  const [first] = fed.leaves;
  if (!first) throw new InputError('kernelFn is given no kernel.');
  const { kernel: shared } = first;
  const mixing = network.layer.mixing?.(fed.state1) ?? 'none';
  for (const { kernel } of fed.leaves) checkHolds(kernel, request.fields, options, mixing);
  const { diagonalBatch = true, diagonalSpatial = false } = options;
  const dtype = options.dtype ?? shared.nngp.dtype;
  const [mask1, mask2] = masksOf(fed);
  const patterns = readPatterns(options.pattern, shared.cov2 !== null);
  const fields = request.fields.filter(isArrayField);
  const question: FedQuestion = {
    input: fed.state1,
    samples: countsOf(shared),
    hasX2: shared.cov2 !== null,
    ntks: fed.leaves.map(({ kernel: { ntk } }) =>
      fields.includes('ntk') && ntk ? (ntk.shape.length === 0 ? 'zero' : 'array') : null,
    ),
    fed: { diagonalBatch: shared.diagonalBatch, diagonalSpatial: shared.diagonalSpatial },
    fields,
    dtype: dtype === 'float32' ? 'f32' : 'f64',
    optimize: options.optimize ?? true,
    allPairs: mixing === 'allPairs' || !diagonalBatch,
    diagonalBatch,
    diagonalSpatial,
    sameInputs: mixing !== 'none' && shared.x1IsX2,
    masked: mask1.length > 0,
    patterned: patterns[0] !== null,
    hypers: options.hypers,
  };
  const output1 = outputOn(network.layer, fed.state1);
  const output2 = outputOn(network.layer, fed.state2);
  const { kernel, fresh } = fedKernelProgram(network, question);
  const arrays = async (): Promise<Arrays> => {
    if (Object.keys(kernel.program.graph.outputs).length === 0) return arraysOf(network, kernel, dtype, {});
    const engine = await engineFor(checkEngine(options.engine ?? 'wasm'), question.dtype);
    const feeds = kernel.inputs.map(({ name, side, feed }) => {
      const [masks, pattern] = side === 1 ? [mask1, patterns[0]] : [mask2, patterns[1]];
      const batch = { side, rows: [], options, masks, pattern, count: question.samples[side - 1] ?? 0 };
      return [name, feed(batch)] as const;
    });
    const running = engineOptions(options, fresh ? kernel.milliseconds : 0);
    const all = { ...arrayFeeds(fed, question.ntks, dtype), ...Object.fromEntries(feeds) };
    return arraysOf(network, kernel, dtype, await engine.runArrays(kernel.program, all, running));
  };
  return {
    arrays: await arrays(),
    masks: masksAfter(kernel, mask1, question.hasX2 ? mask2 : null),
    output1,
    output2,
    facts: { x1IsX2: shared.x1IsX2, diagonalBatch, diagonalSpatial },
  };
}
