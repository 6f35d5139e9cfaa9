import type { GlobalSelfAttentionOptions } from '../../src/index.js';
import { at, type Box, build, indices } from '../dsl/finite-oracle.js';

/** Attention written out as loops over indices; samples come first and channels last. */

type Row = readonly number[];

const dot = (a: Row, b: Row): number => a.reduce((sum, v, k) => sum + v * (b[k] ?? Number.NaN), 0);

/** A row times matrix `head` of many. */
const through = (x: Row, w: Box, head: number): Row =>
  Array.from({ length: w.shape[2] ?? 0 }, (_, n) => x.reduce((sum, v, c) => sum + v * at(w, [head, c, n]), 0));

/** The Cholesky factor of R times the rows. */
function correlated(rows: readonly Row[], positions: readonly Row[], o: GlobalSelfAttentionOptions): readonly Row[] {
  const decay = o.posEmbDecayFn;
  if (!decay) return rows;
  const far = (p: Row, q: Row): number =>
    p.reduce((s, v, k) => s + Math.abs(v - (q[k] ?? 0)) ** (o.posEmbPNorm ?? 2), 0);
  const L: number[][] = positions.map(() => positions.map(() => 0));
  positions.forEach((p, a) => {
    positions.slice(0, a + 1).forEach((q, b) => {
      const left = decay(far(p, q)) - dot((L[a] ?? []).slice(0, b), L[b] ?? []);
      const [row, other] = [L[a], L[b]];
      if (row && other) row[b] = a === b ? Math.sqrt(left) : left / (other[b] ?? Number.NaN);
    });
  });
  return L.map(
    (row) => rows[0]?.map((_, c) => row.reduce((sum, l, q) => sum + l * (rows[q]?.[c] ?? Number.NaN), 0)) ?? [],
  );
}

const MECHANISMS = {
  SOFTMAX: (scores: Row): Row => {
    const all = scores.map(Math.exp);
    const sum = all.reduce((a, b) => a + b, 0);
    return all.map((v) => v / sum);
  },
  IDENTITY: (scores: Row): Row => scores,
  ABS: (scores: Row): Row => scores.map(Math.abs),
  RELU: (scores: Row): Row => scores.map((v) => Math.max(v, 0)),
} as const;

const number = (x: unknown): number => (typeof x === 'number' ? x : Number.NaN);

/** The output of an attention layer with these widths and options on `x`, from parameters in their order. */
export function attentionLoops(
  x: Box,
  params: readonly Box[],
  [out, key, value, heads]: readonly [out: number, key: number, value: number, heads: number],
  o: GlobalSelfAttentionOptions,
): Box {
  const left = [...params];
  const next = (): Box => left.shift() ?? { shape: [], data: [] };
  const linear = o.linearScaling ?? true;
  const query = linear ? null : next();
  const [wk, wv, wo] = [next(), next(), next()];
  const bias = typeof o.bStd === 'number' ? next() : null;
  const type = o.posEmbType ?? 'NONE';
  const drawn = type === 'NONE' ? null : next();
  const positions = indices(x.shape.slice(1, -1));
  const row = (box: Box, n: number, p: Row): Row =>
    Array.from({ length: box.shape.at(-1) ?? 0 }, (_, c) => at(box, [n, ...p, c]));
  const embeddings = drawn
    ? correlated(
        positions.map((p) => row(drawn, 0, p)),
        positions,
        o,
      ).map((r) => r.map((v) => v * number(o.wPosEmbStd ?? 1)))
    : [];
  const withPositions = (r: Row, p: number): Row => {
    const e = embeddings[p] ?? [];
    if (type === 'NONE') return r;
    return type === 'SUM' ? r.map((v, c) => v + (e[c] ?? Number.NaN)) : [...r, ...e];
  };
  const result = Array.from({ length: x.shape[0] ?? 0 }, (_, n) => {
    const plain = positions.map((p) => row(x, n, p));
    const embedded = plain.map(withPositions);
    const forValues = o.valPosEmb ? embedded : plain;
    const channels = embedded[0]?.length ?? 0;
    const norm = channels * key ** (linear ? 1 : 0.5);
    const perHead = Array.from({ length: heads }, (_h, h) => {
      const keys = embedded.map((r) => through(r, wk, h));
      const queries = query ? embedded.map((r) => through(r, query, h)) : keys;
      const values = forValues.map((r) => through(r, wv, h));
      return queries.map((q) => {
        const scale = (number(o.wQueryStd ?? 1) * number(o.wKeyStd ?? 1)) / norm;
        const shares = MECHANISMS[o.attentionMechanism ?? 'SOFTMAX'](keys.map((k) => scale * dot(q, k)));
        return Array.from({ length: value }, (_v, v) => shares.reduce((s, g, p) => s + g * (values[p]?.[v] ?? 0), 0));
      });
    });
    const scale =
      (number(o.wOutStd ?? 1) * number(o.wValueStd ?? 1)) / Math.sqrt(value * heads * (forValues[0]?.length ?? 0));
    return positions.map((_p, p) =>
      Array.from({ length: out }, (_c, c) => {
        let sum = 0;
        for (let v = 0; v < value; v++)
          for (let h = 0; h < heads; h++) sum += (perHead[h]?.[p]?.[v] ?? Number.NaN) * at(wo, [v * heads + h, c]);
        return scale * sum + (bias ? number(o.bStd) * at(bias, [...x.shape.slice(0, -1).map(() => 0), c]) : 0);
      }),
    );
  });
  const place = (p: Row): number => positions.findIndex((q) => String(q) === String(p));
  return build([...x.shape.slice(0, -1), out], (index) => {
    const [n = 0, p, c = 0] = [index[0], index.slice(1, -1), index.at(-1)];
    return result[n]?.[place(p)]?.[c] ?? Number.NaN;
  });
}
