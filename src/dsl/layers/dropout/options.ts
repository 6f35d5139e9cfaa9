import { InputError } from '../../../compile/errors.js';
import { type HasHypers, hypersOf, numberOf, type Scalar } from '../../hyper.js';

/** Whether entries are dropped, or all pass. */
export type DropoutMode = 'train' | 'test';

/** Options of {@link Dropout}. */
export interface DropoutOptions<M extends DropoutMode = DropoutMode> {
  /** `'train'` (default) drops entries at random, `'test'` passes all of them on. */
  readonly mode?: M;
}

/** What the rules of Dropout read. */
export interface DropoutResolved extends HasHypers<'rate'> {
  /** Share of the entries that are kept. */
  readonly rate: number;
  readonly mode: DropoutMode;
}

/** @throws InputError on a rate outside of (0, 1], or another mode. */
export function resolveDropout(rate: Scalar, { mode = 'train' }: DropoutOptions): DropoutResolved {
  const kept = numberOf(rate);
  if (!(kept > 0 && kept <= 1)) {
    throw new InputError(`Dropout: rate is the share that is kept and must be > 0 and <= 1, got ${kept}`);
  }
  if (mode !== 'train' && mode !== 'test') {
    throw new InputError(`Dropout: mode must be 'train' or 'test', got '${String(mode)}'`);
  }
  return Object.freeze({ rate: kept, mode, ...hypersOf({ rate }) });
}
