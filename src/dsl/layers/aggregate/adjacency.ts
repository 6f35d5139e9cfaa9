import { InputError, InternalError } from '../../../compile/errors.js';
import { product } from '../../../compile/product.js';
import type { PatternArray } from '../../pattern.js';
import { showDims } from '../../show.js';
import { constantArray } from '../constant.js';
import type { AggregateResolved } from './options.js';

/** The graphs that an Aggregate layer expects: how many, and over how many nodes along each axis. */
export interface Graphs {
  readonly samples: number;
  /** In the order of the axes. */
  readonly nodes: readonly number[];
}

/**
 * Weights of edges, `[sample][head…][tail…]`: what a head gets of each tail.
 * @throws InputError for a pattern that does not fit.
 */
export function adjacency(o: AggregateResolved, pattern: PatternArray, graphs: Graphs): Float64Array {
  return o.implementation === 'DENSE' ? ofMatrices(o, pattern, graphs) : ofEdges(pattern, graphs);
}

function misfit({ name }: PatternArray, shape: readonly number[], wanted: string): InputError {
  return new InputError(`Aggregate: ${name} has shape ${showDims(shape)}, and must have shape ${wanted}`);
}

/** Patterns are `[sample][tail…][head…]`. */
function ofMatrices({ toDense }: AggregateResolved, pattern: PatternArray, { samples, nodes }: Graphs): Float64Array {
  const { shape, data } = toDense ? constantArray(`Aggregate: toDense of ${pattern.name}`, toDense(pattern)) : pattern;
  const wanted = [samples, ...nodes, ...nodes];
  if (shape.length !== wanted.length || !wanted.every((size, axis) => size === shape[axis]))
    throw misfit(pattern, shape, `${showDims(wanted)}: samples, then tails and heads of the edges`);
  const count = product(nodes);
  const out = new Float64Array(data.length);
  for (let n = 0; n < samples; n++)
    for (let tail = 0; tail < count; tail++)
      for (let head = 0; head < count; head++)
        out[(n * count + head) * count + tail] = data[(n * count + tail) * count + head] ?? Number.NaN;
  return out;
}

/** Patterns are `[sample][edge][axis][tail or head]`; edges add up, and one with a negative place is none. */
function ofEdges(pattern: PatternArray, { samples, nodes }: Graphs): Float64Array {
  const { shape, data, name } = pattern;
  const flat = nodes.length === 1 && shape.length === 3;
  const sizes = flat ? [...shape.slice(0, 2), 1, ...shape.slice(2)] : shape;
  const [n = 0, edges = 0, axes = 0, ends = 0] = sizes;
  if (sizes.length !== 4 || n !== samples || axes !== nodes.length || ends !== 2) {
    const short = nodes.length === 1 ? ` or ${showDims([samples, 'edges', 2])}` : '';
    throw misfit(
      pattern,
      shape,
      `${showDims([samples, 'edges', nodes.length, 2])}${short}: tail and head of every edge`,
    );
  }
  const count = product(nodes);
  const out = new Float64Array(samples * count * count);
  for (let edge = 0; edge < samples * edges; edge++) {
    const at = (axis: number, end: number): number => data[(edge * axes + axis) * 2 + end] ?? Number.NaN;
    const places = [0, 1].map((end) => nodes.map((size, axis) => placeOf(name, at(axis, end), axis, size)));
    if (places.some((list) => list.some((place) => place < 0))) continue;
    const [tail, head] = places.map((list) => list.reduce((p, place, axis) => p * (nodes[axis] ?? 1) + place, 0));
    if (tail === undefined || head === undefined) throw new InternalError('an edge without two ends');
    const cell = (Math.floor(edge / edges) * count + head) * count + tail;
    out[cell] = (out[cell] ?? 0) + 1;
  }
  return out;
}

function placeOf(name: string, place: number, axis: number, size: number): number {
  if (Number.isInteger(place) && place < size) return place;
  throw new InputError(
    `Aggregate: ${name} has an edge at ${place} along its axis ${axis}, and must have whole numbers below ${size} there ` +
      '(negative ones for edges that are not there)',
  );
}
