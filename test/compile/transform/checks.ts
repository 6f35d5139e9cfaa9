import { expect } from 'vitest';
import type { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Node } from '../../../src/compile/graph/node.js';
import { jvp, plus } from '../../../src/compile/transform/jvp.js';
import { vjp } from '../../../src/compile/transform/vjp.js';
import {
  apart,
  differences,
  directions,
  dot,
  inputsOf,
  NOWHERE,
  nearBends,
  type Point,
  valueAt,
  valuesAt,
} from './differences.js';

const norm = (x: readonly number[]): number => Math.sqrt(dot(x, x));

/** <J v, u> = <v, J' u> to rounding, J the derivative of outputs by all inputs. */
export function checkTranspose(g: GraphBuilder, outputs: readonly Node[], at: Point = NOWHERE, within = 1e-12): void {
  const inputs = inputsOf(outputs);
  const along = directions(g, inputs);
  const forward = jvp(g, outputs, along);
  const cotangents = outputs.map((y, k) => g.input(`u${k} of #${y.id}`, y.axes));
  const total = new Map<Node, Node>();
  outputs.forEach((y, k) => {
    total.set(y, plus(g, total.get(y) ?? null, cotangents[k] ?? null) ?? y);
  });
  const back = vjp(g, total, inputs);
  const [pushed, pulled] = [
    forward.map((t, k) => valueAt(t, outputs[k] ?? g.constant(0), at)),
    back.map((t, k) => valueAt(t, inputs[k] ?? g.constant(0), at)),
  ];
  const [u, v] = [valuesAt(cotangents, at), inputs.map((x) => valueAt(along.get(x) ?? null, x, at))];
  const left = pushed.reduce((sum, x, k) => sum + dot(x, u[k] ?? []), 0);
  const right = pulled.reduce((sum, x, k) => sum + dot(x, v[k] ?? []), 0);
  const scale = pushed.reduce((sum, x, k) => sum + norm(x) * norm(u[k] ?? []), 1);
  expect(Math.abs(left - right) / scale).toBeLessThan(within);
}

/** The derivative along a direction is that of central differences. */
export function checkDifferences(g: GraphBuilder, outputs: readonly Node[], at: Point = NOWHERE, within = 1e-8): void {
  expect(nearBends(g, outputs, at, 1e-4)).toBe(false);
  const forward = jvp(g, outputs, directions(g, inputsOf(outputs)));
  const wanted = differences(outputs, at);
  outputs.forEach((y, k) => {
    expect(apart(valueAt(forward[k] ?? null, y, at), wanted[k] ?? [])).toBeLessThan(within);
  });
}
