import { EngineError } from '../../compile/errors.js';
import type { EngineOutput } from '../../runtime/engine.js';

type Outputs = Readonly<Record<string, EngineOutput>>;

/**
 * The largest relative error of any entry. Entries of the truth must not be zero.
 * @throws EngineError where an output is missing, has another shape or holds something that is no number.
 */
export function worstError(found: Outputs, truth: Outputs): number {
  let worst = 0;
  for (const [name, wanted] of Object.entries(truth)) {
    const output = found[name];
    if (!output) throw new EngineError(`It returned no ${name}.`);
    if (output.shape.join() !== wanted.shape.join() || output.data.length !== wanted.data.length)
      throw new EngineError(`It returned ${name} of shape [${output.shape}] instead of [${wanted.shape}].`);
    output.data.forEach((value, k) => {
      if (!Number.isFinite(value)) throw new EngineError(`It returned ${value} at place ${k} of ${name}.`);
      const right = wanted.data[k] ?? Number.NaN;
      worst = Math.max(worst, Math.abs(value - right) / Math.abs(right));
    });
  }
  return worst;
}
