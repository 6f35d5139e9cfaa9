import { describe, expect, it } from 'vitest';
import { kernelProgram } from '../../src/nt/kernel/kernel-program.js';
import { Outputs } from '../../src/runtime/engines/webgpu/outputs.js';
import { NETS } from './engine-nets.js';

/** Outputs of a network of matrix products, which are collected a part at a time. */
function outputsFor(n1: number, n2: number, symmetric: boolean): Outputs {
  const question = { fields: ['nngp', 'ntk'], dtype: 'f32', optimize: true, diagonalSpatial: false } as const;
  const { kernel } = kernelProgram(NETS.dense.network, { ...question, shape: [n1, 6], hasX2: !symmetric });
  return new Outputs(kernel.program.plan, n1, n2, symmetric);
}

const range = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first }, (_, k) => first + k);

/** Part of matrices whose entries say which they are; mirrored ones are the same where x2 is x1. */
const value = (symmetric: boolean, k: number, r: number, c: number): number =>
  symmetric ? k * 1e4 + Math.min(r, c) * 100 + Math.max(r, c) : k * 1e4 + r * 100 + c;

describe('matrices that come a part at a time', () => {
  it.each([
    ['in one part', true, 45, 45, [0, 45], [0, 45]],
    ['in parts that are mirrored', true, 45, 45, [0, 19, 45], [0, 19, 45]],
    ['in small parts that are mirrored', true, 45, 45, [0, 1, 18, 45], [0, 1, 18, 45]],
    ['of two batches', false, 45, 37, [0, 45], [0, 37]],
    ['of two batches, in rows', false, 45, 37, [0, 20, 45], [0, 37]],
    ['of two batches, in columns', false, 45, 37, [0, 45], [0, 5, 37]],
  ] as const)('are whole %s', (_, symmetric, n1, n2, rowEnds, columnEnds) => {
    const outputs = outputsFor(n1, n2, symmetric);
    const all = Object.values(outputs.arrays);
    expect(all).toHaveLength(2);
    for (const { data } of all) data.fill(Number.NaN);
    for (let a = 1; a < rowEnds.length; a++)
      for (let b = symmetric ? a : 1; b < columnEnds.length; b++) {
        const rows = range(rowEnds[a - 1] ?? 0, rowEnds[a] ?? 0);
        const columns = range(columnEnds[b - 1] ?? 0, columnEnds[b] ?? 0);
        const numbers = [0, 1].flatMap((k) => rows.flatMap((r) => columns.map((c) => value(symmetric, k, r, c))));
        const diagonal = symmetric && a === b;
        outputs.collectMatrices({ rows, columns, results: Float32Array.from(numbers), diagonal });
      }
    const wanted = [0, 1].map((k) => range(0, n1).flatMap((r) => range(0, n2).map((c) => value(symmetric, k, r, c))));
    expect(all.map(({ data }) => [...data])).toEqual(wanted);
  });
});
