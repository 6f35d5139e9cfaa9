import { CONFIGURATIONS, type Configuration } from '../engines/configurations.js';

const ENGINES: readonly string[] = ['reference', 'wasm'];

/** The engines that run programs of arrays. */
export const ARRAY_CONFIGURATIONS: readonly Configuration[] = CONFIGURATIONS.filter((on) =>
  ENGINES.includes(on.engine),
);
