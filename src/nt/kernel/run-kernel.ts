import type { RunKernel } from '../../dsl/input.js';
import type { Network } from '../../dsl/network.js';
import { readDtype } from '../../runtime/dtype.js';
import { checkEngine } from '../../runtime/engines/registry.js';
import type { ArrayTree } from '../../types/inputs.js';
import { answers, type Results } from './answer.js';
import { type InternalOptions, prepare } from './call.js';
import { checkLimits } from './limits.js';
import { outputMasks } from './output-masks.js';
import { isFed } from './read-fed.js';
import { isArrayField, isMaskField, type Request, readRequest } from './request.js';
import type { Arrays } from './results.js';
import { runArrays } from './run-arrays.js';
import { runFed } from './run-fed.js';
import { runPairs } from './run-pairs.js';
import { sameSamples, sampleFacts } from './sample-facts.js';

/** What the network makes of samples. */
async function fromSamples(
  network: Network,
  x1: ArrayTree,
  x2: ArrayTree | null,
  request: Request,
  options: InternalOptions,
): Promise<Results> {
  const call = prepare(network, x1, x2, options);
  const wanted = request.fields.filter(isArrayField);
  const facts = sampleFacts(network, call.pair);
  const { samples } = facts;
  const compute = (): Promise<Arrays> =>
    samples ? runArrays(call, wanted, { ...facts, samples }) : runPairs(call, wanted, facts);
  return {
    ...call,
    arrays: wanted.length > 0 ? await compute() : new Map(),
    masks: request.fields.some(isMaskField) ? outputMasks(network, call.pair) : new Map(),
    facts: {
      x1IsX2: sameSamples(call.pair),
      diagonalBatch: options.diagonalBatch ?? true,
      diagonalSpatial: options.diagonalSpatial ?? false,
    },
  };
}

/** Computes what `get` asks for; see `KernelFn` for the contract. */
export const runKernel: RunKernel = async (network, x1, x2, get, options) => {
  const request = readRequest(get);
  checkEngine(options.engine ?? 'wasm');
  readDtype(options.dtype === undefined ? 'float64' : options.dtype);
  options.signal?.throwIfAborted();
  const results = isFed(x1)
    ? await runFed(network, x1, x2, request, options)
    : await fromSamples(network, x1, x2, request, options);
  checkLimits(network, results.arrays.values());
  return answers(request, results);
};
