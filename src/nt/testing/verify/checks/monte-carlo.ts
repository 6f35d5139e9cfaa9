import { compareWithMonteCarlo } from '../../compare-with-monte-carlo.js';
import { type LayerCase, WIDTH } from '../cases.js';
import { FIELDS, samplesFor } from '../kernels.js';
import type { VerifySettings } from '../options.js';
import { type Finding, failed, PASSED, skipped } from '../report.js';

/** Channels of the output: the NNGP is a mean over them, while the NTK of one is as good as that of many. */
const OUTPUTS = { nngp: 16, ntk: 1 } as const;

/** The kernel is that of random networks of growing width. */
export async function checkMonteCarlo(c: LayerCase, settings: VerifySettings): Promise<Finding> {
  const { layer } = c.network(WIDTH);
  if (typeof layer.finite !== 'object') return skipped(String(layer.finite).replace(/^✗ /, ''));
  const [x1, x2] = [samplesFor(c, settings, 1, 2), samplesFor(c, settings, 2, 2)];
  const { seed, work, falseAlarms, networks, engine, threads, signal } = settings;
  for (const get of FIELDS) {
    const verdict = await compareWithMonteCarlo((n) => ({ network: c.network(n, OUTPUTS[get]) }), x1, x2, {
      get,
      seed: seed + c.index,
      work,
      falseAlarms,
      comparisons: 2 * networks,
      engine,
      ...(threads !== undefined && { threads }),
      ...(signal && { signal }),
    });
    if (verdict.outcome !== 'agrees') return failed(verdict.sentence.replace(/\.$/, ''));
  }
  return PASSED;
}
