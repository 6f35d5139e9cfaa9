import { describe, it } from 'vitest';
import { wasmEngine } from '../../src/runtime/engines/wasm/engine.js';
import { onEngines } from '../engines/on-engines.js';
import { GPU_CONFIGURATIONS } from '../nt/array-engines.js';
import { ARRAY_CASES } from '../property/support/array-cases.js';
import { checkGraph, checkGraphOn } from '../property/support/array-check.js';

describe.each(['f64', 'f32'] as const)('arrays on wasm in %s', (dtype) => {
  it.each(ARRAY_CASES)('$title', ({ graph }) => checkGraph(wasmEngine, graph(dtype)));
});

onEngines((on) => {
  it.each(ARRAY_CASES)('$title', ({ graph }) => checkGraphOn(on, graph('f32')));
}, GPU_CONFIGURATIONS);
