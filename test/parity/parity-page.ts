import { STAX } from './reference.js';
import { OTHERS } from './reference-others.js';
import { page, rowsOf } from './table.js';

/** docs/parity.md, as the sources and tests are now. */
export const parityPage = (root: string): string =>
  page([
    ['`stax`', rowsOf(STAX, root)],
    ['Everything else', rowsOf(OTHERS, root)],
  ]);
