import { ShapeError } from '../../compile/errors.js';
import type { Place, Sentence } from '../../types/sentences.js';
import type { KernelRule } from './rule.js';

/** The kernel part of a layer, or the sentence (`✗ …`) that says why it has none. */
export type KernelPart = KernelRule | Sentence;

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
    rules.push(behindPlace(kernel, (sentence) => place(index, sentence)));
  }
  return together(rules);
}

/** A rule that may refuse the input it meets: its sentence is thrown behind its place. */
const behindPlace =
  (rule: KernelRule, place: (sentence: Sentence) => Sentence): KernelRule =>
  (...given) => {
    try {
      return rule(...given);
    } catch (error) {
      throw error instanceof ShapeError && isSentence(error.message) ? new ShapeError(place(error.message)) : error;
    }
  };

const isSentence = (message: string): message is Sentence => message.startsWith('✗ ');

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
