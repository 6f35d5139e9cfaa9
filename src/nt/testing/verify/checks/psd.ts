import type { NDArray } from '../../../../types/ndarray.js';
import { permute } from '../../../predict/permute.js';
import { eigenvalues } from '../../eigenvalues.js';
import { type LayerCase, WIDTH } from '../cases.js';
import { shown } from '../compare.js';
import { engineOptions, FIELDS, kernelOf, samplesFor } from '../kernels.js';
import type { VerifySettings } from '../options.js';
import { type Finding, failed, PASSED } from '../report.js';

/** Eigenvalues of a kernel as a matrix of (sample, position) by (sample, position), ascending. */
function spectrum({ data, shape }: NDArray): readonly number[] {
  const axes = shape.map((_, axis) => axis);
  const order = [...axes.filter((axis) => axis % 2 === 0), ...axes.filter((axis) => axis % 2 === 1)];
  return eigenvalues(permute(data, shape, order), Math.sqrt(data.length));
}

/** Covariances have no negative eigenvalues. */
export async function checkPsd(c: LayerCase, settings: VerifySettings): Promise<Finding> {
  const x = samplesFor(c, settings, 3, 4);
  for (const after of ['nothing', 2] as const) {
    const kernel = await kernelOf(c.network(WIDTH, after), x, null, engineOptions(settings));
    for (const field of FIELDS) {
      const values = spectrum(kernel[field]);
      const [smallest, largest] = [values[0] ?? 0, Math.max(...values.map(Math.abs))];
      if (smallest >= -settings.tolerance * largest) continue;
      return failed(
        `${field} of ${shown(x.shape[c.batch] ?? 0)} samples has the eigenvalue ${shown(smallest)}, and the largest is ` +
          `${shown(largest)}; a covariance has none below 0`,
      );
    }
  }
  return PASSED;
}
