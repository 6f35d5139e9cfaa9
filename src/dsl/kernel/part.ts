import { ShapeError } from '../../compile/errors.js';
import { fill, type Place, type Sentence } from '../../types/sentences.js';
import type { KernelRule } from './rule.js';

/** The kernel part of a layer, or the sentence (`✗ …`) that says why it has none. */
export type KernelPart = KernelRule | Sentence;

const FINITE_ONLY =
  '✗ {layer} has no kernel of infinite width: estimate that of finite networks with monteCarloKernelFn, or use {instead}';

/** The kernel part of a layer that only finite networks can have. */
export const finiteOnly = (layer: string, instead: string): Sentence => fill(FINITE_ONLY, { layer, instead });

/** What of a layer tells of its kernels. */
interface WithKernel {
  readonly kernel: KernelPart;
  readonly limit?: Sentence | undefined;
}

/** The kernel part of layers that stand together: `together` of their rules, or the sentence of the first without one. */
export function kernelOf(
  layers: readonly WithKernel[],
  place: Place,
  together: (rules: readonly KernelRule[]) => KernelRule,
): KernelPart {
  const rules: KernelRule[] = [];
  for (const [index, { kernel }] of layers.entries()) {
    if (typeof kernel === 'string') return place(index, kernel);
    rules.push(kernel);
  }
  return together(rules);
}

/** The limit of layers that stand together: that of the first to have one. */
export function limitOf(layers: readonly WithKernel[], place: Place): Sentence | undefined {
  const index = layers.findIndex((layer) => layer.limit);
  const limit = layers[index]?.limit;
  return limit && place(index, limit);
}

/** The kernel rule of a layer. @throws ShapeError with its sentence if it has none. */
export function ruleOf({ kernel }: WithKernel): KernelRule {
  if (typeof kernel === 'string') throw new ShapeError(kernel);
  return kernel;
}
