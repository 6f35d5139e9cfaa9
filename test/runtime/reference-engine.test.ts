import { describe, expect, test, vi } from 'vitest';
import { batchAxis } from '../../src/compile/graph/axis.js';
import { GraphBuilder } from '../../src/compile/graph/builder.js';
import { compileProgram, type Program } from '../../src/compile/program.js';
import { referenceEngine } from '../../src/runtime/engines/reference/engine.js';

/** Inner products of samples with two channels; without x2, of x1 with itself. */
function innerProducts(hasX2: boolean): Program {
  const g = new GraphBuilder('f32');
  const c = { name: 'c', extent: 2 };
  const x1 = g.input('x1', [batchAxis('i'), c]);
  const x2 = hasX2 ? g.input('x2', [batchAxis('j'), c]) : g.rename(x1, [['i', 'j']]);
  return compileProgram({ outputs: { k: g.contract(x1, x2, ['c']) }, dtype: 'f32' }, { optimize: false });
}

const x1 = { data: Float32Array.from([1, 2, 3, 4]), count: 2 };
const x2 = { data: Float64Array.from([1, 0, 0, 1, 10, 100]), count: 3 };

describe('the oracle', () => {
  test('pairs of two batches, in float64 whatever the inputs are', async () => {
    const { k } = await referenceEngine.run(innerProducts(true), x1, x2, {});
    expect(k).toEqual({ shape: [2, 3], data: Float64Array.from([1, 2, 210, 3, 4, 430]) });
  });

  test('pairs of one batch', async () => {
    const { k } = await referenceEngine.run(innerProducts(false), x1, null, {});
    expect(k).toEqual({ shape: [2, 2], data: Float64Array.from([5, 11, 11, 25]) });
  });

  test('tells when it is done', async () => {
    const onProgress = vi.fn();
    await referenceEngine.run(innerProducts(true), x1, x2, { onProgress });
    expect(onProgress.mock.calls).toEqual([[{ done: 3, total: 3 }]]);
  });

  test('an aborted signal stops it before it starts', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    const run = async (): Promise<unknown> => referenceEngine.run(innerProducts(true), x1, x2, { signal });
    await expect(run()).rejects.toThrow('enough');
  });
});
