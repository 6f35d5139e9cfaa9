import fc from 'fast-check';
import { cases, kernelOf, boundsOf } from './support/kernels.js';
const N = Number(process.argv[2] ?? 200), seed = Number(process.argv[3] ?? 1);
const list = fc.sample(cases(), { numRuns: N, seed });
const T: Record<string, number> = {};
const time = async <X>(k: string, f: () => Promise<X> | X): Promise<X> => { const t = performance.now(); const r = await f(); T[k] = (T[k] ?? 0) + performance.now() - t; return r; };
const ratios: Record<string, number[]> = {}; const rel: Record<string, number[]> = {};
let k = 0; let infinite = 0, entries = 0; let layers = 0;
for (const c of list) {
  layers += c.net.network.layers.length;
  const b = await time('bounds', () => boundsOf(c, 'float64'));
  const b32 = await time('bounds32', () => boundsOf(c, 'float32'));
  const runs = [
    ['ref', b, { engine: 'reference', optimize: false }], ['opt', b, { engine: 'reference' }], ['wasm', b, {}], ['dense', b, { optimize: false }],
    ['f32', b32, { dtype: 'float32' }], ['f32d', b32, { dtype: 'float32', optimize: false }],
  ] as const;
  for (const [name, bound, o] of runs) {
    let kern;
    try { kern = await time(name, () => kernelOf(c.net, c.x1, c.x2, o)); } catch (e: any) { console.log('THROW', name, String(e.stack).slice(0, 400), fc.stringify(c)); continue; }
    for (const f of ['nngp', 'ntk', 'cov1', 'cov2'] as const) {
      const B = bound[f], K = kern[f];
      if (!B !== !K) { console.log('MISSING', f, !!B, !!K, fc.stringify(c)); continue; }
      if (!B || !K) continue;
      if (B.extents.join() !== K.shape.join()) { console.log('SHAPE', name, f, B.extents, K.shape, fc.stringify(c)); continue; }
      let scale = 0; for (const v of B.value) scale = Math.max(scale, Math.abs(v));
      let worst = 0, maxb = 0;
      for (let i = 0; i < B.value.length; i++) {
        entries++;
        const e = B.error[i]!, d = Math.abs(K.data[i]! - B.value[i]!);
        if (!Number.isFinite(e)) { infinite++; continue; }
        if (Number.isNaN(d)) { worst = Infinity; continue; }
        maxb = Math.max(maxb, scale ? e / scale : 0);
        if (d > 0) worst = Math.max(worst, d / e);
      }
      (ratios[name + f] ??= []).push(worst);
      if (name === 'wasm' || name === 'f32') (rel[name + f] ??= []).push(maxb);
      if (worst > 1) console.log('BAD', k, name, f, worst, fc.stringify(c));
    }
  }
  k++;
}
const q = (a: number[]) => { a.sort((x, y) => x - y); return [.5, .9, .99, 1].map((p) => a[Math.min(a.length - 1, Math.floor(p * a.length))]!.toExponential(1)).join(' '); };
console.log('layers/net', layers / N, 'infinite', infinite, '/', entries);
for (const [n, a] of Object.entries(ratios)) console.log('err/bound', n, q(a));
for (const [n, a] of Object.entries(rel)) console.log('bound/scale', n, q(a));
console.log(T);
