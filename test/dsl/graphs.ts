/** Graphs for Aggregate, and what it does with them, as loops. */
import { type NDArray, ndarray } from '../../src/index.js';
import { at, type Box, build, indices, numbers } from './finite-oracle.js';
import type { Matrix } from './pair-oracle.js';

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Edges of `count` each of `samples` graphs, `[sample][edge][axis][tail, head]`; every fifth one is not there. */
export function edgesOf(samples: number, count: number, nodes: readonly number[], seed: number): NDArray {
  const data = Float64Array.from({ length: samples * count * nodes.length * 2 }, (_, k) => {
    const [edge, axis] = [Math.floor(k / (2 * nodes.length)), Math.floor(k / 2) % nodes.length];
    if (edge % 5 === 4 && k % 2 === seed % 2) return -1 - axis;
    return Math.floor(Math.abs(Math.sin(seed + 12.9898 * k) * 43758.5453)) % (nodes[axis] ?? 1);
  });
  return ndarray(data, [samples, count, nodes.length, 2]);
}

/** Weights of all edges of `samples` graphs, `[sample][tail…][head…]`. */
export const weightsOf = (samples: number, nodes: readonly number[], seed: number): NDArray => {
  const { shape, data } = numbers([samples, ...nodes, ...nodes], seed);
  return ndarray(Float64Array.from(data), [...shape]);
};

/** Edges as weights: how often each is there. */
export function counted(edges: NDArray, nodes: readonly number[]): NDArray {
  const [samples = 0, count = 0] = edges.shape;
  const data = new Float64Array(samples * sizeOf(nodes) ** 2);
  const list: Box = { shape: [samples, count, nodes.length, 2], data: [...edges.data] };
  for (const [n = 0, edge = 0] of indices([samples, count])) {
    const end = (which: number): readonly number[] => nodes.map((_, axis) => at(list, [n, edge, axis, which]));
    const places = [...end(0), ...end(1)];
    if (places.some((place) => place < 0)) continue;
    const cell = places.reduce((sum, place, k) => sum * (nodes[k % nodes.length] ?? 1) + place, n);
    data[cell] = (data[cell] ?? 0) + 1;
  }
  return ndarray(data, [samples, ...nodes, ...nodes]);
}

/** out[n, …head…] = sum over tails of weights[n, tails, heads] x[n, …tail…], `axes` being those of the nodes. */
export const aggregated = (x: Box, weights: NDArray, axes: readonly number[], batchAxis: number): Box => {
  const matrix: Box = { shape: weights.shape, data: [...weights.data] };
  const nodes = axes.map((axis) => x.shape[axis] ?? 0);
  return build(x.shape, (index) => {
    const heads = axes.map((axis) => index[axis] ?? 0);
    return indices(nodes).reduce((sum, tails) => {
      const from = index.map((i, axis) => tails[axes.indexOf(axis)] ?? i);
      return sum + at(matrix, [index[batchAxis] ?? 0, ...tails, ...heads]) * at(x, from);
    }, 0);
  });
};

/** The layer as a matrix over samples and positions `[n, …]`; `axes` count from the samples on. */
export function graphMatrix(sizes: readonly number[], weights: NDArray, axes: readonly number[]): Matrix {
  const tokens = sizeOf(sizes);
  const one = build([...sizes, tokens], (index) => {
    const place = index.slice(0, -1).reduce((n, i, axis) => n * (sizes[axis] ?? 1) + i, 0);
    return place === index.at(-1) ? 1 : 0;
  });
  const { data } = aggregated(one, weights, axes, 0);
  return { rows: { shape: [tokens, tokens], data }, after: sizes };
}
