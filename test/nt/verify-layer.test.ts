import { describe, expect, it } from 'vitest';
import {
  activationShape,
  Dense,
  defineLayer,
  FanOut,
  Flatten,
  GlobalAvgPool,
  InputError,
  type KernelContext,
  type KernelState,
  type Layer,
  type MaskPart,
  mapKernel,
  oneKernel,
  Relu,
} from '../../src/index.js';
import { type CheckName, type LayerReport, type VerifyOptions, verifyLayer } from '../../src/testing.js';

/** What the type checker would refuse. */
const wrong = (value: unknown): never => value as never;

interface Faulty extends Layer {
  readonly name: 'Faulty';
  readonly '~out': this['~in'];
}

/** Relu, with what a fault makes of its kernels. */
function faultyRelu(fault: (k: KernelState, context: KernelContext) => KernelState): Faulty {
  const { kernel, finite } = Relu();
  if (typeof kernel === 'string') throw new Error(kernel);
  return defineLayer<Faulty>({
    name: 'Faulty',
    shape: (state) => activationShape('Relu', state),
    kernel: (k, state, context) => fault(oneKernel(kernel(k, state, context)), context),
    finite,
  });
}

/** GlobalAvgPool, with other parts. */
function faultyPool(parts: { readonly shape?: Layer['shape']; readonly masks?: MaskPart }): Faulty {
  const { kernel, finite, shape } = GlobalAvgPool();
  return defineLayer<Faulty>({ name: 'Faulty', shape, kernel, finite, ...parts });
}

const masksWhereAny: MaskPart = {
  read: true,
  rule: ([mask]) => {
    const [samples = 1, ...others] = mask?.shape ?? [];
    const size = others.reduce((a, b) => a * b, 1);
    const hidden = (n: number): boolean => mask?.data.subarray(n * size, (n + 1) * size).includes(1) ?? false;
    return { shape: [samples, 1], data: Uint8Array.from({ length: samples }, (_, n) => (hidden(n) ? 1 : 0)) };
  },
};

let traced = 0;

/** A check, the layer that it has to refuse, and what the sentence begins with. */
const PLANTED: readonly (readonly [
  check: CheckName,
  name: string,
  layer: Layer,
  sentence: RegExp,
  options?: VerifyOptions,
])[] = [
  [
    'shape',
    'a shape rule that keeps what the network drops',
    faultyPool({ shape: (state) => state }),
    /^Faulty, shape: behind \[2, \d, 8\] the shape rule says \[2, \d, 8\], and the finite network gives \[2, 8\]; in input\('N', \d, \d\)\.build\(.*, Faulty\) on samples of \[\d, \d\], seed 1\.$/,
  ],
  [
    'engines',
    'a rule that makes another graph every time',
    faultyRelu((k, { g }) => mapKernel(k, (x) => g.mul(x, 1 + 1e-4 * ++traced))),
    /^Faulty, engines: nngp\[.*\] is \S+ on wasm( \(optimize: false\))? and \S+ on reference, apart by \S+ of the largest entry where 0\.000001 is allowed; in /,
  ],
  [
    'symmetric',
    'a factor of the first sample alone',
    faultyRelu((k, { g }) => {
      const own = k.spatial === 0 ? k.cov1 : g.diagonal(k.cov1, 'p0', 'q0');
      return { ...k, nngp: g.add(k.nngp, g.mul(0.1, own)) };
    }),
    /^Faulty, symmetric: nngp\[.*\] is \S+ as K\(x1, x2\) and \S+ as K\(x2, x1\) transposed, apart by /,
    { inputs: [[3], [2, 3]] },
  ],
  [
    'symmetric',
    'variances that are not those of the NNGP',
    faultyRelu((k, { g }) => ({ ...k, cov1: g.mul(1.02, k.cov1) })),
    /^Faulty, symmetric: cov1\[.*\] is \S+ as the rule has it and \S+ in the nngp of x1, apart by /,
  ],
  [
    'psd',
    'an NTK of the wrong sign',
    faultyRelu((k, { g }) => ({ ...k, ntk: k.ntk === null || k.ntk === 'zero' ? k.ntk : g.mul(-1, k.ntk) })),
    /^Faulty, psd: ntk of 4 samples has the eigenvalue -\S+, and the largest is \S+; a covariance has none below 0; in /,
  ],
  [
    'masks',
    'a mask rule that hides what is partly there',
    faultyPool({ masks: masksWhereAny }),
    /^Faulty, masks: nngp\[0, 1\] is \S+ where the output is masked, and must be 0; in /,
  ],
  [
    'masks',
    'a mask rule that shows what is not there',
    faultyPool({
      masks: {
        read: true,
        rule: ([mask]) => ({ shape: [mask?.shape[0] ?? 1, 1], data: new Uint8Array(mask?.shape[0] ?? 1) }),
      },
    }),
    /^Faulty, masks: a sample is masked altogether, and its output is not masked at \[2, 0\]; in /,
  ],
  [
    'monteCarlo',
    'kernels that are off by 2 %',
    faultyRelu((k, { g }) => mapKernel(k, (x) => g.mul(1.02, x))),
    /^Faulty, monteCarlo: ntk\[.*\] is \S+, and \d+ networks of widths 8, 16, 32 say \S+ ± \S+: \S+ standard errors apart, where chance allows \S+, so the kernel rule or the finite part of a layer is wrong; in /,
    { inputs: [[1]], networks: 1 },
  ],
];

const outcomeOf = ({ checks }: LayerReport, check: CheckName) => checks.find((c) => c.check === check)?.outcome;

describe('verifyLayer sees', () => {
  it.each(PLANTED.map(([check, name, layer, sentence, options]) => ({ check, name, layer, sentence, options })))(
    'by $check $name',
    async ({ check, layer, sentence, options }) => {
      const report = await verifyLayer(layer, { checks: [check], runs: 4, seed: 1, threads: 1, ...options });
      expect(report.outcome).toBe('failed');
      expect(report.failures.length).toBe(1);
      expect(report.failures[0]).toMatch(sentence);
    },
  );

  it('by types a type that says another shape, and one that does not compile', async () => {
    const sources: string[] = [];
    const compile = (output: (line: number) => string) => (source: string) => {
      sources.push(source);
      const line = source.split('\n').findIndex((text) => text.startsWith('export type Text0')) + 1;
      return output(line);
    };
    const typesOf = async (output: (line: number) => string): Promise<LayerReport> =>
      verifyLayer(GlobalAvgPool(), {
        checks: ['types'],
        inputs: [[2, 3]],
        runs: 1,
        types: { head: '', code: 'GlobalAvgPool()', compile: compile(output) },
      });
    const text = 'does not satisfy the constraint \'"[N, 8]"\'.';
    expect((await typesOf((line) => `types.ts(${line},9): error TS2344: Type '"[N, 2, 8]"' ${text}`)).failures).toEqual(
      [
        'GlobalAvgPool, types: behind Tensor<["N", 2, 8], 0, 2, true> the run time says [N, 8] as ' +
          'Tensor<["N", 8], 0, 1, true>, and the type says [N, 2, 8].',
      ],
    );
    expect((await typesOf((line) => `types.ts(${line + 1},9): error TS2344: Type 'false' …`)).failures).toEqual([
      'GlobalAvgPool, types: behind Tensor<["N", 2, 8], 0, 2, true> the run time says [N, 8] as ' +
        'Tensor<["N", 8], 0, 1, true>, and the type knows other axes, or another Gaussianity.',
    ]);
    expect((await typesOf(() => "types.ts(2,1): error TS2307: Cannot find module './x.js'.")).failures).toEqual([
      "GlobalAvgPool, types: the tests do not compile: Cannot find module './x.js'..",
    ]);
    expect((await typesOf(() => '')).outcome).toBe('passed');
    expect(sources[0]).toContain(
      'export type Text0 = Text<"[N, 8]", Show<Apply<L, Tensor<["N", 2, 8], 0, 2, true>>>>;',
    );
  });
});

const QUICK = { runs: 3, networks: 1, work: 3e7, threads: 1 } as const;

describe('verifyLayer', () => {
  it('passes what is right, and says what it did not check', async () => {
    const report = await verifyLayer((n) => Dense(n, { bStd: 0.3 }), QUICK);
    expect(report.failures).toEqual([]);
    expect(report.checks.map((c) => c.outcome)).toEqual([
      'passed',
      'skipped',
      'passed',
      'passed',
      'passed',
      'passed',
      'passed',
    ]);
    expect(report.checks[1]?.sentence).toBe(
      'Dense, types: not checked, for it takes a type checker; tell how to run one in types.',
    );
  });

  it('takes layers that stand on other axes, or behind branches', async () => {
    const checks: readonly CheckName[] = ['shape', 'engines', 'symmetric', 'psd', 'masks'];
    for (const layer of [Dense(8, { channelAxis: 1 }), GlobalAvgPool({ batchAxis: 1, channelAxis: 0 })])
      expect((await verifyLayer(layer, { ...QUICK, checks })).failures).toEqual([]);
  });

  it('asks whether masked positions are like none', async () => {
    const report = await verifyLayer(Flatten(), { ...QUICK, checks: ['masks'] });
    expect(report.failures[0]).toMatch(/^Flatten, masks: nngp of a sample\[0, 0\] is .* say sliced: false\); in /);
    expect(outcomeOf(await verifyLayer(Flatten(), { ...QUICK, checks: ['masks'], sliced: false }), 'masks')).toBe(
      'passed',
    );
  });

  it('tells its progress, repeats itself, and stops', async () => {
    const seen: string[] = [];
    const checks: readonly CheckName[] = ['shape', 'psd'];
    const options: VerifyOptions = {
      ...QUICK,
      checks,
      onProgress: ({ done, total }) => seen.push(`${done}/${total}`),
    };
    const first = await verifyLayer(Relu(), options);
    expect([seen[0], seen.at(-1)]).toEqual(['1/6', '6/6']);
    expect(await verifyLayer(Relu(), options)).toEqual(first);
    const controller = new AbortController();
    const stopped = verifyLayer(Relu(), {
      ...options,
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    });
    await expect(stopped).rejects.toThrow('enough');
  });

  it.each<[VerifyOptions, string]>([
    [{ checks: [] }, 'checks asks for nothing; there are shape, types, engines, symmetric, psd, masks, monteCarlo.'],
    [
      { checks: [wrong('speed')] },
      "checks asks for 'speed'; there are shape, types, engines, symmetric, psd, masks, monteCarlo.",
    ],
    [{ runs: 0 }, 'runs is 0, and must be a whole number, 1 or more.'],
    [{ seed: 0.5 }, 'seed is 0.5, and must be a whole number, 0 or more.'],
    [{ tolerance: 2 }, 'tolerance is 2, and must be a number above 0 and below 1.'],
    [{ inputs: [[3, 0]] }, 'inputs holds [3, 0], and must hold lists of sizes, [...spatial, channels].'],
  ])('refuses %j', async (options, sentence) => {
    await expect(verifyLayer(Relu(), options)).rejects.toThrow(new InputError(sentence));
  });

  it('refuses what is no layer, ends in branches, or fits nowhere', async () => {
    await expect(verifyLayer(wrong('Relu'))).rejects.toThrow(
      "verifyLayer got a string ('Relu'), and takes a layer that defineLayer made, or a function of the width that gives one.",
    );
    await expect(verifyLayer(FanOut(2))).rejects.toThrow(
      'FanOut gives branches; verify serial(FanOut, FanInSum()), which joins them.',
    );
    const never = defineLayer<Faulty>({ name: 'Faulty', shape: () => '✗ no', kernel: (k) => k });
    await expect(verifyLayer(never)).rejects.toThrow(
      'Faulty fits none of the networks that were tried (✗ no); give sizes of samples as inputs, and the layers in front of it as before.',
    );
  });
});
