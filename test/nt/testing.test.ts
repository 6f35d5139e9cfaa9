import { describe, expect, it } from 'vitest';
import { Dense, FanOut, InputError, input, PRNGKey, Relu } from '../../src/index.js';
import { extrapolation } from '../../src/nt/testing/extrapolation.js';
import { fastNormal } from '../../src/nt/testing/fast-normal.js';
import {
  architecture,
  type CompareOptions,
  compareWithMonteCarlo,
  genesOf,
  randomInputs,
  threshold,
} from '../../src/testing.js';

/** What the type checker would refuse. */
const wrong = (value: unknown): never => value as never;

const family = (n: number) => input('N', 3).build(Dense(n, { bStd: 0.5 }), Relu(), Dense(2));
const [x1, x2] = randomInputs(1, [3]);

describe('fastNormal', () => {
  const fill = fastNormal(PRNGKey(3));
  const data = new Float64Array(2 ** 21);
  fill(data);

  it.each([
    [1, 0, 1],
    [2, 1, 2],
    [3, 0, 15],
    [4, 3, 96],
    [6, 15, 10170],
  ])('has the moment of order %i of the normal distribution', (order, moment, variance) => {
    const mean = data.reduce((sum, v) => sum + v ** order, 0) / data.length;
    expect(Math.abs(mean - moment)).toBeLessThan(5 * Math.sqrt(variance / data.length));
  });

  it.each([
    [1, 0.31731050786291],
    [2.5, 0.012419330651552],
    // beyond the last layer
    [3.5, 4.6525815807e-4],
    [4.5, 6.795346e-6],
  ])('is beyond %f as often as it should be', (edge, probability) => {
    const share = data.reduce((n, v) => n + (Math.abs(v) > edge ? 1 : 0), 0) / data.length;
    expect(Math.abs(share - probability)).toBeLessThan(5 * Math.sqrt(probability / data.length));
  });

  it('is one stream, times a scale', () => {
    const [whole, parts] = [fastNormal(PRNGKey(9)), fastNormal(PRNGKey(9))];
    const [all, first, second] = [new Float64Array(10), new Float64Array(4), new Float64Array(6)];
    whole(all, 3);
    parts(first, 3);
    parts(second, 3);
    expect([...first, ...second]).toEqual([...all]);
    fastNormal(PRNGKey(9))(second);
    expect(second[0]).toBeCloseTo((all[0] ?? 0) / 3, 14);
  });
});

describe('extrapolation', () => {
  it('is exact for polynomials in 1 / width, one degree less than there are widths', () => {
    const widths = [40, 20, 8];
    const weights = extrapolation(widths);
    const at = (n: number): number => 5 - 3 / n + 7 / n ** 2;
    expect(widths.reduce((sum, n, k) => sum + (weights[k] ?? 0) * at(n), 0)).toBeCloseTo(5, 12);
    const doubled = [8 / 3, -2, 1 / 3];
    for (const [k, weight] of extrapolation([32, 16, 8]).entries()) expect(weight).toBeCloseTo(doubled[k] ?? 0, 14);
  });
});

describe('threshold', () => {
  it('is that of the normal distribution where samples are not skewed', () => {
    // P(|N| > z) of tables
    expect(threshold(0.0455002638963584, 0, 1000)).toBeCloseTo(2, 5);
    expect(threshold(1.9731752898267e-9, 0, 1000)).toBeCloseTo(6, 5);
  });

  it('grows with skewness, falls with samples, and is infinite where they are too few', () => {
    const plain = threshold(1e-9, 0, 1e4);
    expect(threshold(1e-9, 3, 1e4)).toBeGreaterThan(plain + 0.2);
    expect(threshold(1e-9, -3, 1e4)).toBe(threshold(1e-9, 3, 1e4));
    expect(threshold(1e-9, 3, 1e6)).toBeLessThan(plain + 0.1);
    expect(threshold(1e-9, 30, 1e3)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('architecture', () => {
  it('makes the simplest network of zeros, and others of other numbers', () => {
    expect(genesOf(3)).toEqual({ minLength: 2, maxLength: 4 });
    const net = architecture([0, 0]);
    expect(net.code).toBe(
      "input('N', 3).build(Dense(n, { wStd: 1.3, bStd: null }), Relu(), Dense(1, { wStd: 1.3, bStd: null }))",
    );
    expect(String(net)).toBe(net.code);
    expect(net.build(16).network.shapes).toEqual(['[N, 16]', '[N, 16]', '[N, 1]']);
    const codes = Array.from({ length: 200 }, (_, k) => architecture([k * 7919, k * 104729, k * 1299709]).code);
    expect(new Set(codes).size).toBeGreaterThan(150);
    for (const name of ['Conv', 'AvgPool', 'SumPool', 'FanInSum', 'repeat', 'Flatten', 'standard', 'Sign', 'Gaussian'])
      expect(codes.some((code) => code.includes(name))).toBe(true);
  });

  it('takes the nonlinearities that it is given', () => {
    const net = architecture([0, 0, 0], { activations: [{ code: 'Mine()', layer: Relu() }], outputs: 5 });
    expect(net.code.match(/Mine\(\)/g)?.length).toBe(2);
    expect(net.build(8).network.shapes.at(-1)).toBe('[N, 5]');
  });
});

describe('compareWithMonteCarlo', () => {
  it('tells how far every entry is from its estimate', async () => {
    const verdict = await compareWithMonteCarlo(family, x1, x2, { samples: 5000, seed: 4, threads: 1 });
    expect(verdict.outcome).toBe('agrees');
    expect(verdict.samples).toBe(5000);
    expect(verdict.widths).toEqual([32, 16, 8]);
    const { nngp, ntk } = verdict.kernels;
    expect([nngp?.z.shape, ntk?.stdError.shape]).toEqual([
      [2, 2],
      [2, 2],
    ]);
    const exact = await family(8).kernelFn(x1, x2, 'ntk', { engine: 'reference' });
    expect([...(ntk?.analytic.data ?? [])]).toEqual([...exact.data]);
    expect(ntk?.byWidth.map(({ width }) => width)).toEqual([32, 16, 8]);
    expect(verdict.sentence).toMatch(
      /^5000 networks of widths 8, 16, 32 agree with the kernels in all 8 entries: (nngp|ntk)\[\d, \d\] differs most, by \d\.\d standard errors, where chance allows \d\.\d\.$/,
    );
    const again = await compareWithMonteCarlo(family, x1, x2, {
      samples: 5000,
      seed: 4,
      threads: 1,
      memoryBudget: 1e5,
    });
    expect(again.worst.z).toBeCloseTo(verdict.worst.z, 3);
  });

  it('says that samples are too few', async () => {
    const { outcome, sentence } = await compareWithMonteCarlo(family, x1, x2, { samples: 8, threads: 1 });
    expect(outcome).toBe('unsettled');
    expect(sentence).toMatch(
      /^8 networks of widths 8, 16, 32 are too few to say anything of (nngp|ntk)\[\d, \d\], whose samples are too skewed; take more samples, or layers that grow less\.$/,
    );
  });

  const refusal = (options: CompareOptions): Promise<unknown> => compareWithMonteCarlo(family, x1, x2, options);

  it.each<[CompareOptions, string]>([
    [{ get: wrong('cov1') }, "get asks for 'cov1'; Monte Carlo estimates nngp and ntk."],
    [{ get: [] }, 'get asks for nothing; Monte Carlo estimates nngp and ntk.'],
    [{ widths: [8] }, 'widths are [8], and must be two or more whole numbers, each a multiple of the one before.'],
    [
      { widths: [8, 12] },
      'widths are [8, 12], and must be two or more whole numbers, each a multiple of the one before.',
    ],
    [{ samples: 1 }, 'samples is 1, and must be a whole number, 2 or more.'],
    [{ work: 0 }, 'work is 0, and must be a number above 0.'],
    [{ falseAlarms: 1 }, 'falseAlarms is 1, and must be a probability above 0 and below 0.5.'],
    [{ comparisons: 0.5 }, 'comparisons is 0.5, and must be a whole number, 1 or more.'],
    [{ dtype: wrong('f16') }, "dtype is 'f16', and must be one of float32, float64."],
  ])('refuses %j', async (options, sentence) => {
    await expect(refusal(options)).rejects.toThrow(new InputError(sentence));
  });

  it('refuses what has no limit to be compared with', async () => {
    await expect(compareWithMonteCarlo(wrong(family(8)), x1)).rejects.toThrow(
      new InputError(
        'model is an object with the fields inShape, outShape, shape, network, and must be a function of the width, ' +
          '(n) => input(…).build(…): networks of one width differ from their kernels by O(1 / width), which two widths or ' +
          'more tell from a mistake.',
      ),
    );
    await expect(compareWithMonteCarlo((n) => input('N', 3).build(Dense(n), FanOut(2)), x1)).rejects.toThrow(
      new InputError('The model has several outputs; compare one at a time, or add them up with FanInSum.'),
    );
    const growing = (n: number) => input('N', 3).build(Dense(n), Relu(), Dense(1, { parameterization: 'standard' }));
    await expect(compareWithMonteCarlo(growing, [[1, 0, 0]], null, { get: 'ntk' })).rejects.toThrow(
      /^ntk\[0, 0\] is \S+ at width 16 and \S+ at width 32, so it has no limit that finite networks approach; with parameterization standard let s grow with the width, not outDim\.$/,
    );
    expect(() => architecture([3])).toThrow(
      new InputError('architecture(genes) got 1 genes; give 2 or more, one for the input and one a block.'),
    );
    const shrinking = (n: number) => input('N', 3).build(Dense(64 / n), Relu(), Dense(1));
    await expect(compareWithMonteCarlo(shrinking, x1, x2, { samples: 10 })).rejects.toThrow(
      new InputError(
        'params[0][0] has shape [3, 4] in the narrow network and [3, 2] in the wide one; make no axis shorter as the ' +
          'width grows.',
      ),
    );
    const changing = (n: number) => input('N', 3).build(Dense(n, { bStd: n > 8 ? 0 : null }), Relu(), Dense(1));
    await expect(compareWithMonteCarlo(changing, x1, x2, { samples: 10, get: 'nngp' })).rejects.toThrow(
      new InputError(
        'The networks of different widths have parameters of different forms at params[0][1]; change nothing but the width.',
      ),
    );
  });
});
