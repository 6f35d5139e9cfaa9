import { describe, it } from 'vitest';
import { wasmEngine } from '../../src/runtime/engines/wasm/engine.js';
import { ARRAY_CASES } from '../property/support/array-cases.js';
import { checkGraph } from '../property/support/array-check.js';

describe.each(['f64', 'f32'] as const)('arrays on wasm in %s', (dtype) => {
  it.each(ARRAY_CASES)('$title', ({ graph }) => checkGraph(wasmEngine, graph(dtype)));
});
