import { defineLayer, type Layer } from '../../layer.js';
import { identityFinite } from './finite.js';
import { identityKernel } from './kernel.js';
import type { IdentityResolved } from './options.js';

/** The type of {@link Identity}. */
export interface Identity extends Layer {
  readonly name: 'Identity';
  readonly options: IdentityResolved;
  readonly '~out': this['~in'];
  readonly '~params': readonly [];
}

/** Passes everything on as it is: the shortcut of a residual block. */
export function Identity(): Identity {
  return defineLayer<Identity>({
    name: 'Identity',
    options: {},
    kernel: identityKernel,
    finite: identityFinite,
    shape: (state) => state,
  });
}
