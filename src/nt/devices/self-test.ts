import { TangentsError } from '../../compile/errors.js';
import type { Engine, EngineOutput, Samples } from '../../runtime/engine.js';
import { referenceEngine } from '../../runtime/engines/reference/engine.js';
import { kernelProgram } from '../kernel/kernel-program.js';
import type { SelfTest } from './report.js';
import type { TestNetwork } from './self-test-networks.js';
import { within } from './within.js';
import { worstError } from './worst-error.js';

const FIELDS = ['nngp', 'ntk'] as const;

/** Numbers that look random and that float32 holds exactly, so that only the arithmetic of an engine shows. */
function samplesOf(count: number, features: number, seed: number, dtype: 'float32' | 'float64'): Samples {
  const data = dtype === 'float32' ? new Float32Array(count * features) : new Float64Array(count * features);
  for (let k = 0; k < data.length; k++) data[k] = (Math.round(1e6 * Math.sin(k + 1 + 1e4 * seed)) % 64) / 32;
  return { data, count };
}

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

interface Case {
  readonly test: TestNetwork;
  readonly dtype: 'float32' | 'float64';
}

/** The kernels of a case on an engine, from the graph as written or from the rewritten one. */
function kernels(
  engine: Engine,
  { test, dtype }: Case,
  optimize: boolean,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, EngineOutput>>> {
  const [count = 1, ...sizes] = test.shape;
  const { kernel } = kernelProgram(test.network, {
    shape: test.shape,
    hasX2: test.count2 !== null,
    fields: FIELDS,
    dtype: dtype === 'float32' ? 'f32' : 'f64',
    optimize,
    diagonalSpatial: false,
  });
  const x1 = samplesOf(count, size(sizes), 1, dtype);
  const x2 = test.count2 === null ? null : samplesOf(test.count2, size(sizes), 2, dtype);
  return engine.run(kernel.program, x1, x2, { signal });
}

/** What an error says, in one sentence. */
export const sentenceOf = (error: unknown): string =>
  error instanceof TangentsError ? error.message : `It threw ${String(error)}.`;

/** Computes a small kernel on an engine and compares it with float64. Never throws. */
export async function selfTest(
  engine: Engine,
  test: TestNetwork,
  dtype: 'float32' | 'float64',
  limit: number,
): Promise<SelfTest> {
  const bound = test.bounds[dtype];
  const started = performance.now();
  const about = { network: test.name, dtype, bound };
  const done = (): number => performance.now() - started;
  try {
    const late = `It did not finish within ${limit / 1000} s.`;
    const found = await within(limit, late, (signal) => kernels(engine, { test, dtype }, true, signal));
    const milliseconds = done();
    const truth = await kernels(referenceEngine, { test, dtype: 'float64' }, false);
    const worst = worstError(found, truth);
    const failure =
      worst <= bound ? null : `It is off by ${worst.toExponential(1)}, and may be by ${bound.toExponential(0)}.`;
    return { ...about, worstError: worst, milliseconds, ok: failure === null, failure };
  } catch (error) {
    return { ...about, worstError: null, milliseconds: done(), ok: false, failure: sentenceOf(error) };
  }
}
