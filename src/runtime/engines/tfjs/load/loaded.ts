import type { TensorFlow } from '../tensorflow.js';

/** A TensorFlow.js whose backend is ready. */
export interface Loaded {
  readonly tf: TensorFlow;
  /** What was tried before and did not work, and why. */
  readonly failures: readonly string[];
}

/** What went wrong, in one line. */
export const reasonOf = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0]?.trim() ?? text;
};
