import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Node, Window } from '../../../src/compile/graph/node.js';
import { domainKey, domainOf, isTerminal, mixesOffsets } from '../../../src/compile/schedule/domain.js';
import { clusters } from '../../../src/compile/schedule/levels.js';
import { regionGraphs } from '../../../src/compile/schedule/region-graph.js';
import { Unschedulable } from '../../../src/compile/schedule/unschedulable.js';
import { covariance, graphOf } from '../graph/values.js';

const g = new GraphBuilder('f64');
const k = covariance(g, 8);
const window = (axes: readonly string[], over: Partial<Window> = {}): Window => ({
  axes,
  size: 3,
  stride: 1,
  lo: 1,
  out: 8,
  wrap: false,
  ...over,
});
const conv = (x: Node): Node => g.windowSum(x, [window(['p0', 'q0'])]);
const half = { size: 2, stride: 2, lo: 0, out: 4 };
const pool = (x: Node): Node => g.windowSum(x, [window(['p0'], half), window(['q0'], half)]);
const mean = (x: Node): Node => g.sum(x, ['p0', 'q0']);

/** The clusters of the pair region in short: domain, then primitives. */
function swept(...outputs: readonly Node[]): readonly string[] {
  const graph = { outputs: Object.fromEntries(outputs.map((n, at) => [`y${at}`, n])), dtype: 'f64' as const };
  const pair = regionGraphs(graph).find((r) => r.name === 'pair');
  return (pair ? clusters(pair) : []).map((c) => `(${domainKey(c.domain)}) ${c.nodes.map((n) => n.op).join(' ')}`);
}

describe('domains', () => {
  test('a pair of positions, one position, none', () => {
    expect(domainOf(k)).toEqual([{ spatial: 0, paired: true }]);
    expect(domainOf(g.diagonal(k, 'p0', 'q0'))).toEqual([{ spatial: 0, paired: false }]);
    expect(domainOf(mean(k))).toEqual([]);
  });

  test('the second position alone is not a domain', () => {
    expect(() => domainOf(g.sum(k, ['p0']))).toThrow(Unschedulable);
  });

  test('offsets mix where one member of a pair slides without the other', () => {
    const mixes = (x: Node): boolean | undefined => (x.op === 'windowSum' ? mixesOffsets(x) : undefined);
    expect(mixes(conv(k))).toBe(false);
    expect(mixes(pool(k))).toBe(true);
    expect(mixes(g.windowSum(g.diagonal(k, 'p0', 'q0'), [window(['p0'])]))).toBe(false);
  });

  test('sums and pools end a sweep', () => {
    expect([k, conv(k), g.add(k, 1), pool(k), mean(k)].map(isTerminal)).toEqual([false, false, false, true, true]);
  });
});

describe('clusters', () => {
  test('a tower of convolutions is one sweep, with its readout', () => {
    expect(swept(mean(conv(g.arcCosine1(conv(k)))))).toEqual(['(0d) contract windowSum arcCosine1 windowSum sum']);
  });

  test('a pool ends one sweep, what follows is the next', () => {
    expect(swept(mean(g.arcCosine1(pool(conv(k)))))).toEqual([
      '(0d) contract windowSum windowSum',
      '(0d) arcCosine1 sum',
    ]);
  });

  test('scalars behind a readout are a sweep of their own', () => {
    expect(swept(g.add(1, g.mul(0.5, mean(k))))).toEqual(['(0d) contract sum', '() mul add']);
  });

  test('branches that meet again share their sweep', () => {
    expect(swept(mean(g.add(conv(k), g.arcCosine1(k))))).toEqual(['(0d) contract windowSum arcCosine1 add sum']);
  });

  test('a branch with fewer pools waits for the other, so that they meet in one sweep', () => {
    const quarter = { size: 4, stride: 4, lo: 0, out: 2 };
    const short = g.windowSum(k, [window(['p0'], quarter), window(['q0'], quarter)]);
    const last = { ...half, out: 2 };
    const long = g.windowSum(pool(k), [window(['p0'], last), window(['q0'], last)]);
    expect(swept(mean(g.add(g.arcCosine0(short), g.arcCosine1(long))))).toEqual([
      '(0d) contract windowSum windowSum',
      '(0d) windowSum',
      '(0d) arcCosine0 arcCosine1 add sum',
    ]);
  });

  test('what one position needs does not wait for all pairs of them', () => {
    const diagonal = g.arcCosine1(g.diagonal(pool(k), 'p0', 'q0'));
    expect(swept(g.sum(diagonal, ['p0']), mean(conv(k)))).toEqual([
      '(0d) contract windowSum windowSum sum',
      '(0) arcCosine1 sum',
    ]);
  });

  test('nodes stand in order within a cluster', () => {
    const region = regionGraphs(graphOf(mean(conv(g.mul(conv(k), k))))).find((r) => r.name === 'pair');
    const [cluster] = region ? clusters(region) : [];
    const place = new Map(cluster?.nodes.map((node, at) => [node, at]));
    expect(cluster?.nodes.every((n, at) => n.inputs.every((x) => (place.get(x) ?? -1) < at))).toBe(true);
  });
});
