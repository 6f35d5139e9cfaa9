import fc from 'fast-check';
import { cases, kernelOf, boundsOf } from './support/kernels.js';
const [runs, seed, ...rest] = process.argv.slice(2).map(Number);
const res = await fc.check(fc.asyncProperty(cases(), async (c) => {
  const b = boundsOf(c, 'float64');
  for (const o of [{}, {optimize: false}] as const) {
  const kern = await kernelOf(c.net, c.x1, c.x2, o);
  for (const f of ['nngp', 'ntk', 'cov1', 'cov2'] as const) {
    const B = b[f], K = kern[f]; if (!B || !K) continue;
    for (let i = 0; i < B.value.length; i++) if (Number.isFinite(B.error[i]!) && !(Math.abs(K.data[i]! - B.value[i]!) <= 2 * B.error[i]!)) throw new Error(`${JSON.stringify(o)} ${f}[${i}] ${K.data[i]} expected ${B.value[i]} ± ${B.error[i]}`);
  }}
}), { numRuns: runs!, seed: seed!, ...(rest.length ? {endOnFailure: true} : {}) });
console.log(res.failed, res.numRuns, res.numShrinks, res.seed, res.counterexamplePath);
if (res.failed) { console.log(fc.stringify(res.counterexample)); console.log(String((res.errorInstance as any)?.stack).slice(0, 800)); }
