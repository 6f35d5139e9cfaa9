/** `npx tsx examples/custom-layer/main.ts`: a layer of one's own, verified, and used on sequences of different lengths. */
import { Dense, Erf, input, ndarray, normal, PRNGKey } from '../../src/index.js';
import { DecayReadout } from './decay-readout.js';
import { verify } from './verify.js';

const report = await verify();
for (const { outcome, sentence } of report.checks) console.log(`${outcome.padEnd(8)}${sentence}`);

// three sequences of up to 6 steps of 2 numbers; NaN stands for steps that are not there
const lengths = [6, 4, 2];
const x = ndarray(
  normal(PRNGKey(1), [3, 6, 2], 'float64').data.map((v, k) =>
    Math.floor(k / 2) % 6 < (lengths[Math.floor(k / 12)] ?? 0) ? v : Number.NaN,
  ),
  [3, 6, 2],
);
const net = input('N', 6, 2).build(Dense(64), Erf(), DecayReadout(1, { decay: 0.8 })); // [N, 1]
const ntk = await net.kernelFn(x, null, 'ntk', { maskConstant: Number.NaN });
console.log('\nNTK of three sequences:', ntk.toNested());
if (report.outcome === 'failed') process.exitCode = 1;
