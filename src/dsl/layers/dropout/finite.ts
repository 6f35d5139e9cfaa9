import { InputError } from '../../../compile/errors.js';
import { named } from '../../finite/aligned.js';
import { onePlaced } from '../../finite/arrays.js';
import { type FiniteRule, noiseName } from '../../finite/rule.js';
import { knownSizes } from '../../finite/sizes.js';
import type { DropoutResolved } from './options.js';

/** Entries times what is drawn for this pass, 1 or 0, over the rate. */
export const dropoutFinite = ({ rate, mode }: DropoutResolved): FiniteRule =>
  mode === 'test'
    ? { apply: (_params, x) => x }
    : {
        noise: (input) => ({ shape: knownSizes('Dropout', input), probability: rate }),
        apply: (_params, input, { g, extras, path }) => {
          const x = onePlaced(input);
          const kept = extras[noiseName(path)];
          if (!kept) throw new InputError(noKey(path));
          return { node: g.div(g.mul(x.node, named(g, kept, x.order)), rate), order: x.order };
        },
      };

const noKey = (path: string): string =>
  `Dropout in layer ${path} drops entries at random, and there is no key to draw from; give { rng: PRNGKey(seed) }, or ` +
  "make it Dropout(rate, { mode: 'test' }).";
