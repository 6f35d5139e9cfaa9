import { DenseArray } from '../../../../runtime/ndarray.js';
import type { NDArray } from '../../../../types/ndarray.js';
import { permute } from '../../../predict/permute.js';
import { type LayerCase, WIDTH } from '../cases.js';
import { difference } from '../compare.js';
import { copyOf, engineOptions, FIELDS, kernelOf, samplesFor } from '../kernels.js';
import type { VerifySettings } from '../options.js';
import { type Finding, failed, PASSED } from '../report.js';

/** The covariance of y with x from that of x with y: every first place stands second. */
function swapped({ data, shape }: NDArray): DenseArray {
  const order = shape.map((_, axis) => (axis % 2 === 0 ? axis + 1 : axis - 1));
  return new DenseArray(
    permute(data, shape, order),
    order.map((axis) => shape[axis] ?? 1),
  );
}

/** The entries of each sample with itself: `[n, p, q, …]` of `[n, n, p, q, …]`. */
function ofItself({ data, shape }: NDArray): DenseArray {
  const [n = 0, , ...rest] = shape;
  const size = data.length / n ** 2;
  const out = new Float64Array(n * size);
  for (let i = 0; i < n; i++) out.set(data.subarray((i * n + i) * size, (i * n + i + 1) * size), i * size);
  return new DenseArray(out, [n, ...rest]);
}

/** K(x, y) is K(y, x) transposed, K(x) the same as K(x, copy of x), and cov1 and cov2 the entries of samples with themselves. */
export async function checkSymmetric(c: LayerCase, settings: VerifySettings): Promise<Finding> {
  const [x1, x2] = [samplesFor(c, settings, 1, 3), samplesFor(c, settings, 2, 2)];
  const options = engineOptions(settings);
  for (const after of ['nothing', 2] as const) {
    const network = c.network(WIDTH, after);
    const of = (a: DenseArray, b: DenseArray | null) => kernelOf(network, a, b, options);
    const [there, back, alone, copied] = [
      await of(x1, x2),
      await of(x2, x1),
      await of(x1, null),
      await of(x1, copyOf(x1)),
    ];
    for (const field of FIELDS) {
      const what =
        difference(
          field,
          [there[field], 'as K(x1, x2)'],
          [swapped(back[field]), 'as K(x2, x1) transposed'],
          settings.tolerance,
        ) ?? difference(field, [copied[field], 'as K(x1, copy of x1)'], [alone[field], 'as K(x1)'], settings.tolerance);
      if (what) return failed(what);
    }
    const own = ofItself(alone.nngp);
    const what =
      difference('cov1', [alone.cov1, 'as the rule has it'], [own, 'in the nngp of x1'], settings.tolerance) ??
      difference('cov1', [there.cov1, 'with an x2'], [own, 'in the nngp of x1'], settings.tolerance) ??
      (back.cov2 && difference('cov2', [back.cov2, 'as the rule has it'], [own, 'in the nngp'], settings.tolerance));
    if (what) return failed(what);
  }
  return PASSED;
}
