import { InputError } from '../../compile/errors.js';
import type { Network } from '../../dsl/network.js';
import { checkAgainst, checkPair } from '../../runtime/check-inputs.js';
import { describeValue } from '../../runtime/describe.js';
import { toMasked } from '../../runtime/masked-array.js';
import type { DenseArray } from '../../runtime/ndarray.js';
import { PRNGKey } from '../../runtime/random/prng-key.js';
import type { ArrayInput } from '../../types/ndarray.js';
import { layoutOf } from '../kernel/arrange.js';
import { readPatterns } from '../pattern.js';
import { checkOneInput } from '../read-inputs.js';
import { type CompareOptions, readOptions } from './compare-options.js';
import { kernelsAtWidths } from './kernels-at-widths.js';
import { sampleLevels } from './sample-levels.js';
import { judge, type Verdict } from './verdict.js';

/** A network of any width: what `input(…).build(…)` makes. */
export type WidthFamily = (width: number) => { readonly network: Network };

/**
 * Checks the kernel rules of layers, yours among them, against what they mean: compares the kernels of a network with
 * those of many random networks of finite width, entry by entry, by how many standard errors they differ.
 *
 * At a width n kernels are off by O(1/n). Estimates at three widths are extrapolated to infinite width, which leaves
 * O(1/n^3) of that, taken to be no more than half of what the narrowest width changed. The narrow networks are made of parameters of the wide ones, so that most of the noise is the same
 * in all of them and does not grow by extrapolation. z = (estimate - kernel) / standard error is compared with what
 * chance would exceed with probability `falseAlarms` over all entries and `comparisons`, skewness of the samples
 * allowed for (see `threshold`).
 *
 * @param model the network by its width. All hidden layers should have that width, or a multiple: a layer that keeps a
 *   narrow width has no infinite-width limit to be compared with.
 * @param x1 inputs `[n1, …]`, a few small ones; `x2` others or `null`. Equal or nearly parallel inputs make the bias
 *   less smooth in 1/n.
 * @returns a {@link Verdict}: `outcome`, `sentence`, and estimates, standard errors and z of every entry.
 * @throws InputError for options out of range, a model that is no function, or one whose kernels change with the width.
 * @example
 * const verdict = await compareWithMonteCarlo(
 *   (n) => input('N', 3).build(Dense(n), MyLayer(), Dense(n), MyLayer(), Dense(2)),
 *   [[1, 0.5, -0.3]],
 *   [[0.2, -1, 0.8]],
 * );
 * if (verdict.outcome !== 'agrees') throw new Error(verdict.sentence);
 */
export async function compareWithMonteCarlo(
  model: WidthFamily,
  x1: ArrayInput,
  x2: ArrayInput | null = null,
  options: CompareOptions = {},
): Promise<Verdict> {
  const asked = readOptions(options);
  const networks = networksOf(model, asked.widths);
  const a = toMasked(x1, 'x1', asked.maskConstant);
  const b = x2 === null ? null : toMasked(x2, 'x2', asked.maskConstant);
  const [pattern1, pattern2] = readPatterns(asked.pattern, b !== null);
  for (const network of networks) checkInputs(network, a.array, b?.array ?? null);
  const analytic = await kernelsAtWidths(networks, asked.widths, x1, x2, asked);
  const levels = await sampleLevels({
    ...asked,
    networks,
    x1: { ...a, pattern: pattern1 },
    x2: b && { ...b, pattern: pattern2 },
    key: PRNGKey(asked.seed),
  });
  const comparisons = asked.fields.flatMap((field) => {
    const [kernel, own] = [analytic.get(field), levels.get(field)];
    return kernel && own ? [{ field, analytic: kernel, levels: own }] : [];
  });
  return judge(asked, comparisons);
}

function checkInputs({ input }: Network, x1: DenseArray, x2: DenseArray | null): void {
  checkAgainst(input.dims, x1, 'x1');
  if (x2 === null) return;
  checkAgainst(input.dims, x2, 'x2');
  checkPair(x1, x2, layoutOf(input).batch);
}

/** @throws InputError where the model is no family of networks with one output array. */
function networksOf(model: WidthFamily, widths: readonly number[]): readonly Network[] {
  if (typeof model !== 'function')
    throw new InputError(
      `model is ${describeValue(model)}, and must be a function of the width, (n) => input(…).build(…): networks of one ` +
        'width differ from their kernels by O(1 / width), which two widths or more tell from a mistake.',
    );
  const networks = widths.map((width) => model(width).network);
  for (const network of networks) checkOneInput(network, 'compareWithMonteCarlo is for');
  const branching = networks.find(({ output }) => output.kind !== 'tensor');
  if (branching)
    throw new InputError('The model has several outputs; compare one at a time, or add them up with FanInSum.');
  return networks;
}
