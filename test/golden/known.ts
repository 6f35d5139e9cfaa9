/** Where the reference's own numbers are not good enough to compare with: what is expected instead, and what is not compared. */
import type { ArrayJson, StaxCase, StaxExpect } from './format.js';

/** An array of a case of `stax.json`. */
export type ArrayName = 'nngp' | 'ntk' | 'cov1' | 'cov2';

const map = ({ shape, data }: ArrayJson, exact: (value: number) => number): ArrayJson => ({
  shape,
  data: data.map((value) => (value === null ? null : exact(value))),
});

/** |x| and max(x, 0) scale with x: for parallel inputs F' Theta is F, and without a bias the NTK is twice the NNGP. */
const twiceNngp = (expect: StaxExpect): Partial<StaxExpect> => ({ ntk: map(expect.nngp, (value) => 2 * value) });

/** sign(x) sign(x') is 1 or -1 for parallel inputs, which the last Dense (W_std 0.9, no bias) scales; Sign has no NTK. */
const signs = ({ nngp }: StaxExpect): Partial<StaxExpect> => {
  const exact = map(nngp, (value) => 0.9 ** 2 * Math.sign(value));
  return { nngp: exact, ntk: exact };
};

/**
 * `edge/self_scaled`: all pairs are parallel. One cosine of the reference rounds to 1 - 1.1e-16, and its arccosine is
 * off by 1.5e-8; what is exact follows from the other arrays.
 */
export const CORRECTIONS: { readonly [id: string]: (expect: StaxExpect) => Partial<StaxExpect> } = {
  'edge/self_scaled/Relu': twiceNngp,
  'edge/self_scaled/Abs': twiceNngp,
  'edge/self_scaled/Sign': signs,
};

/** `act/Sign/…`: cov1 and cov2 have 1 off the diagonal, where 1 - 2 θ / π belongs; what follows carries that on. */
const WRONG: { readonly [id: string]: readonly ArrayName[] } = {
  'act/Sign/conv_gap': ['cov1', 'cov2'],
  'act/Sign/full_batch': ['cov1', 'cov2'],
};

/** The reference loses shapes after a layer that has no finite network; the last Dense of these nets has 5 channels. */
const afterDense = ({ shape1, shape2 }: StaxExpect): Partial<StaxExpect> => ({
  shape1: [shape1[0] ?? 0, 5],
  shape2: [shape2[0] ?? 0, 5],
});

/** Shapes that the reference has wrong. */
const SHAPES: { readonly [id: string]: (expect: StaxExpect) => Partial<StaxExpect> } = Object.fromEntries(
  ['ExpNormalized', 'ExpNormalized_clip'].flatMap((name) =>
    ['same', 'diff', 'depth3', 'conv_gap', 'full_batch'].map((kind) => [`act/${name}/${kind}`, afterDense] as const),
  ),
);

/** What a case expects, with the corrections. Of a kernel without positions the reference tells how it was laid out before. */
export const expectedOf = ({ id, expect }: Pick<StaxCase, 'id' | 'expect'>): StaxExpect => ({
  ...expect,
  diagonal_spatial: expect.diagonal_spatial && expect.shape1.length > 2,
  ...CORRECTIONS[id]?.(expect),
  ...SHAPES[id]?.(expect),
});

/** Is the reference wrong about an array of a case altogether? Only its shape is compared then. */
export const isWrong = (id: string, array: ArrayName): boolean => WRONG[id]?.includes(array) ?? false;

/** A window that an axis is too short for: the reference gives an array without entries, and here it is a sentence. */
export const REFUSED: { readonly [id: string]: string } = {
  'conv/VALID/[2, 1]/[3, 2]/none':
    '✗ in layer 2 › Conv: window 3 does not fit axis 1 of [N, 2, 5, 5] with VALID padding (use a smaller window or SAME padding)',
};
