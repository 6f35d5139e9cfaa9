import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  activationShape,
  Dense,
  defineLayer,
  input,
  kernelRuleOf,
  type Layer,
  oneKernel,
  Relu,
} from '../../src/index.js';
import { architecture, genesOf, randomInputs } from '../../src/testing.js';
import { patience } from './support/check.js';
import { OUTPUTS, verdictOn } from './support/monte-carlo.js';

type Field = 'nngp' | 'ntk';

/** Relu, but for the rule of one of its kernels, which is off by a factor. */
interface Off extends Layer {
  readonly name: 'Off';
  readonly '~out': this['~in'];
}

function off(field: Field, factor: number): Off {
  const { finite, ...layer } = Relu();
  const rule = kernelRuleOf(layer);
  return defineLayer<Off>({
    name: 'Off',
    shape: (state) => activationShape('Relu', state),
    kernel: (k, state, context) => {
      const right = oneKernel(rule(k, state, context));
      const node = right[field];
      return node === 'zero' || node === null ? right : { ...right, [field]: context.g.mul(factor, node) };
    },
    finite,
  });
}

const bias = { wStd: 1.4, bStd: 0.3 } as const;
const shallow = (layer: Layer) => (n: number) => input('N', 3).build(Dense(n, bias), layer, Dense(OUTPUTS.ntk));
const deep = (layer: Layer) => (n: number) =>
  input('N', 3).build(Dense(n, bias), layer, Dense(n, bias), layer, Dense(OUTPUTS.ntk));
const wide = (layer: Layer) => (n: number) => input('N', 3).build(Dense(n, bias), layer, Dense(OUTPUTS.nngp));

/** The kernel that is looked at, the one that is off, the network, and work for a z of 10 to 18. */
const PLANTED = [
  ['the NTK of one hidden layer whose NNGP is off', 'ntk', 'nngp', shallow, 2e8],
  ['the NTK of one hidden layer whose NTK is off', 'ntk', 'ntk', shallow, 2e8],
  ['the NTK of two hidden layers whose NNGP is off', 'ntk', 'nngp', deep, 3e8],
  ['the NTK of two hidden layers whose NTK is off', 'ntk', 'ntk', deep, 8e8],
  ['the NNGP of one hidden layer whose NNGP is off', 'nngp', 'nngp', wide, 3e8],
] as const;

describe('a dual activation that is wrong by 2 % is seen in', () => {
  it.each(PLANTED)(
    '%s',
    async (_name, kernel, field, family, work) => {
      const [x1, x2] = randomInputs(3, [3]);
      const options = { seed: 5, work };
      const wrong = await verdictOn(kernel, family(off(field, 1.02)), x1, x2, options);
      expect(wrong.outcome, wrong.sentence).toBe('differs');
      // so far beyond the threshold that chance does not hide it either
      expect(Math.abs(wrong.worst.z), wrong.sentence).toBeGreaterThan(wrong.worst.threshold + 3);
      const right = await verdictOn(kernel, family(off(field, 1)), x1, x2, { seed: 6 });
      expect(right.outcome, right.sentence).toBe('agrees');
    },
    3 * patience,
  );

  it(
    'random architectures, and shrinks to a small one',
    async () => {
      const activations = [{ code: 'Off()', layer: off('nngp', 1.02) }];
      const nets = fc.uint32Array(genesOf(3)).map((genes) => architecture(genes, { activations }));
      const seen: string[] = [];
      const found = await fc.check(
        fc.asyncProperty(nets, async (net) => {
          const [x1, x2] = randomInputs(3, net.shape);
          const { outcome } = await verdictOn('ntk', net.build, x1, x2, { work: 3e7 });
          if (outcome !== 'agrees') seen.push(net.code);
          return outcome === 'agrees';
        }),
        { numRuns: 20, seed: 7 },
      );
      expect(found.failed).toBe(true);
      expect(seen[0]).toContain('FanInSum()');
      expect(seen.at(-1)).toBe(
        "input('N', 3).build(Dense(n, { wStd: 1.3, bStd: null }), Off(), Dense(1, { wStd: 1.3, bStd: null }))",
      );
    },
    3 * patience,
  );
});
