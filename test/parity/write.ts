/** `npm run parity`: writes docs/parity.md. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parityPage } from './parity-page.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
writeFileSync(`${root}docs/parity.md`, parityPage(root));
