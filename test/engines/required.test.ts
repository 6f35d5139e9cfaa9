import { describe, expect, it } from 'vitest';
import { requiredEngines, verdictOn } from './required.js';

describe('an engine that is absent', () => {
  it('is skipped with its reason', () => {
    expect(verdictOn('webgpu', 'no adapter.', new Set())).toEqual({
      kind: 'skip',
      sentence: 'webgpu is absent: no adapter.',
    });
  });

  it('fails where it is required', () => {
    expect(verdictOn('tfjs-gpu', 'not built.', requiredEngines('webgpu, tfjs-gpu'))).toEqual({
      kind: 'fail',
      sentence: 'tfjs-gpu is absent, and TT_REQUIRE_ENGINES asks for it: not built.',
    });
    expect(verdictOn('tfjs', 'not installed.', requiredEngines('webgpu, tfjs-gpu')).kind).toBe('skip');
  });

  it('fails always if it needs nothing that may be missing', () => {
    expect(verdictOn('wasm', 'no WebAssembly.', new Set())).toEqual({
      kind: 'fail',
      sentence: 'wasm is absent: no WebAssembly.',
    });
  });

  it('runs where it is there', () => {
    expect(verdictOn('webgpu', null, requiredEngines('webgpu'))).toEqual({ kind: 'run' });
  });
});

describe('TT_REQUIRE_ENGINES', () => {
  it('requires nothing where it is not set or empty', () => {
    expect(requiredEngines('').size).toBe(0);
    expect([...requiredEngines('tfjs,webgpu')]).toEqual(['tfjs', 'webgpu']);
  });

  it('is refused with a name that is none', () => {
    expect(() => requiredEngines('webgpu,tfjs-cuda')).toThrow(
      "TT_REQUIRE_ENGINES has 'tfjs-cuda', and its names are webgpu, tfjs, tfjs-gpu.",
    );
  });
});
