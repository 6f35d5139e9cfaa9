import { isSentence } from '../../../../dsl/layer.js';
import { typed } from '../../../../dsl/seam.js';
import { showDims, showState } from '../../../../dsl/show.js';
import type { DimValue, State } from '../../../../dsl/state.js';
import { formatShape } from '../../../../runtime/describe.js';
import { PRNGKey } from '../../../../runtime/random/prng-key.js';
import type { NDArray } from '../../../../types/ndarray.js';
import type { Tree } from '../../../../types/tree.js';
import { runFinite } from '../../../finite/run-finite.js';
import { layoutOf } from '../../../kernel/arrange.js';
import { type LayerCase, WIDTH } from '../cases.js';
import { kernelOf, REFERENCE, samplesFor } from '../kernels.js';
import type { VerifySettings } from '../options.js';
import { type Finding, failed, PASSED } from '../report.js';

const SAMPLES = 2;

/** The shape rule says what the finite network and the kernel are, and no less of sizes that only the data knows. */
export async function checkShape(c: LayerCase, settings: VerifySettings): Promise<Finding> {
  const { input, output } = c.around(c.dims<DimValue>(SAMPLES, c.sizes), WIDTH);
  if (isSentence(output) || output.kind !== 'tensor') return failed(`${output} where it fitted before`);
  const wanted = showDims(output.dims);
  const rule = `behind ${showState(input)} the shape rule says ${wanted}`;
  const network = c.network(WIDTH);
  const x = samplesFor(c, settings, 1, SAMPLES);
  if (typeof network.layer.finite === 'object') {
    const params = typed<Tree<NDArray>>(runFinite.init(network, PRNGKey(settings.seed), {}));
    const { shape } = typed<NDArray>(await runFinite.apply(network)(params, x, REFERENCE));
    if (formatShape(shape) !== wanted) return failed(`${rule}, and the finite network gives ${formatShape(shape)}`);
  }
  const { nngp } = await kernelOf(network, x, null, REFERENCE);
  const { batch, spatial } = layoutOf(output);
  const pairs = [batch, ...spatial].flatMap((axis) => [output.dims[axis] ?? null, output.dims[axis] ?? null]);
  if (formatShape(nngp.shape) !== formatShape(pairs))
    return failed(`${rule}, so the nngp should be ${formatShape(pairs)}, and it is ${formatShape(nngp.shape)}`);
  return vague(c, output.dims, rule) ?? PASSED;
}

/** With sizes by name, or unknown, the rule must not say another number. */
function vague(c: LayerCase, dims: readonly DimValue[], rule: string): Finding | null {
  const spatial = c.sizes.slice(0, -1);
  for (const named of [true, false]) {
    const sizes = [...spatial.map((_, k) => (named ? `S${k}` : null)), c.sizes.at(-1) ?? null];
    const { input, output }: { input: State; output: State | string } = c.around(
      c.dims<DimValue>(named ? 'N' : null, sizes),
      WIDTH,
    );
    if (typeof output === 'string') return failed(`${rule}, and behind ${showState(input)} ${output}`);
    const same =
      output.kind === 'tensor' &&
      output.dims.length === dims.length &&
      output.dims.every((d, axis) => typeof d !== 'number' || d === dims[axis]);
    if (!same) return failed(`${rule}, and behind ${showState(input)} ${showState(output)}`);
  }
  return null;
}
