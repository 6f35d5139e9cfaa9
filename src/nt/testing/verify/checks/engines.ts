import { type LayerCase, WIDTH } from '../cases.js';
import { difference } from '../compare.js';
import { engineOptions, FIELDS, kernelOf, REFERENCE, samplesFor } from '../kernels.js';
import type { VerifySettings } from '../options.js';
import { type Finding, failed, PASSED } from '../report.js';

/** The plan of the engine, fused and as written, means what the graph does. */
export async function checkEngines(c: LayerCase, settings: VerifySettings): Promise<Finding> {
  const [x1, x2] = [samplesFor(c, settings, 1, 3), samplesFor(c, settings, 2, 2)];
  for (const after of ['nothing', 2] as const) {
    const network = c.network(WIDTH, after);
    for (const second of [x2, null]) {
      const wanted = await kernelOf(network, x1, second, REFERENCE);
      for (const optimize of [true, false]) {
        const found = await kernelOf(network, x1, second, { ...engineOptions(settings), optimize });
        for (const field of FIELDS) {
          const on = `on ${settings.engine}${optimize ? '' : ' (optimize: false)'}`;
          const name = second ? field : `with x2 = null, ${field}`;
          const what = difference(name, [found[field], on], [wanted[field], 'on reference'], settings.tolerance);
          if (what) return failed(what);
        }
      }
    }
  }
  return PASSED;
}
