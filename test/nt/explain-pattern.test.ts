/** What `explain` says of networks along graphs, with patterns and without. */
import { describe, expect, it } from 'vitest';
import {
  Aggregate,
  Conv,
  Dense,
  explain,
  GlobalAvgPool,
  Identity,
  Index,
  input,
  Relu,
  Slice,
} from '../../src/index.js';

describe('explain with a pattern', () => {
  const start = input('N', 4, 2).build(Conv(3, [1]), Relu());
  const net = start.pipe(Aggregate()).pipe(GlobalAvgPool()).pipe(Dense(1));

  it('tells of sums along edges, which take all positions at once', () => {
    const [reason, ...lines] = explain(net, { pattern: true }).split('\n');
    expect(reason).toBe('not fused: a product over positions, which takes all of them at once');
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}stage 0: dense, \d+ operations one after the other/));
    expect(lines.filter((line) => line.includes('for d0'))).toEqual([]);
  });

  it('tells without one of the network without the layer, which is fused', () => {
    const plain = start.pipe(Identity()).pipe(GlobalAvgPool()).pipe(Dense(1));
    for (const options of [{}, { x2: false }, { dtype: 'float64' }] as const) {
      expect(explain(net, options)).toBe(explain(plain, options));
      expect(explain(net, { ...options, pattern: false })).toBe(explain(plain, options));
      // what has nothing to sum along takes no notice
      expect(explain(plain, { ...options, pattern: true })).toBe(explain(plain, options));
    }
    expect(explain(net)).toContain('for d0 in -3..3');
  });

  it('tells which patterns are read where layers mix samples', () => {
    const mixed = input('N', 4, 2).build(Index([Slice(null, null, 2)]), Aggregate(), GlobalAvgPool());
    const text = (pattern: boolean): readonly string[] => explain(mixed, { pattern, samples: 6 }).split('\n');
    const sums = text(true).filter((line) => line.includes('pattern'));
    // x1 by its own graphs, then x2
    expect(sums).toHaveLength(2);
    for (const line of sums) expect(line).toMatch(/loop 3x3x4x4: sum over 4 of mul/);
    expect(text(true)[0]).toBe('whole batches of 6 samples: layers mix samples');
    expect(text(false).filter((line) => line.includes('pattern'))).toEqual([]);
  });

  it('tells of the engine it is asked for', () => {
    const text = explain(net, { pattern: true, engine: 'webgpu' });
    expect(text).toMatch(/^not fused: a product over positions/);
    expect(text).not.toBe(explain(net, { pattern: true }));
  });
});
