import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Graph, Node } from '../../../src/compile/graph/node.js';
import { nodesOf } from '../../../src/compile/graph/traverse.js';
import { verify } from '../../../src/compile/graph/verify.js';
import { PASSES } from '../../../src/compile/rewrite/optimize.js';
import type { Rule } from '../../../src/compile/rewrite/rule.js';
import { runPass } from '../../../src/compile/rewrite/run-pass.js';
import { covariance, graphOf, largestError, samples, valuesOf } from '../graph/values.js';
import { CONV, EXAMPLES, POOL } from './rule-examples.js';

const RULES = new Map<string, Rule>(PASSES.flatMap((pass) => pass.rules.map((rule) => [rule.name, rule] as const)));

function rule(name: string): Rule {
  const found = RULES.get(name);
  if (!found) throw new Error(`no rule ${name} in any pass`);
  return found;
}

/** A graph after a pass that knows this rule only. */
const alone = (name: string, graph: Graph): Graph => runPass(graph, { name, rules: [rule(name)] });

/** The nodes of a graph but its inputs, in short. */
function short(graph: Graph): string {
  const nodes = nodesOf(graph);
  const name = (node: Node): string => `%${nodes.indexOf(node)}`;
  const text = (node: Node): string => {
    const call = `${name(node)} = ${node.op}${node.inputs.length > 0 ? `(${node.inputs.map(name).join(', ')})` : ''}`;
    if (node.op === 'constant')
      return `${call} ${node.attrs.data.join(' ')}${node.axes.map((a) => ` on ${a.name}`).join('')}`;
    if (node.op === 'rename') return `${call} ${node.attrs.map.map((pair) => pair.join('->')).join(' ')}`;
    if (node.op === 'diagonal') return `${call} ${node.attrs.keep}=${node.attrs.drop}`;
    if (node.op === 'windowSum') return `${call} ${node.attrs.windows.map((w) => `{${w.axes.join(' ')}}`).join(' ')}`;
    if (node.op === 'contract' || node.op === 'sum') return `${call} over ${node.attrs.over.join(' ')}`;
    return call;
  };
  return nodes
    .filter((node) => node.op !== 'input')
    .map(text)
    .join('; ');
}

test('every rule of every pass has an example, and every example a rule', () => {
  const shown = EXAMPLES.map((example) => example.rule);
  expect([...RULES.keys()].filter((name) => !shown.includes(name))).toEqual([]);
  expect(shown.filter((name) => !RULES.has(name))).toEqual([]);
});

test('rules of one name are one rule, and each says why in one line', () => {
  for (const pass of PASSES) for (const each of pass.rules) expect(rule(each.name)).toBe(each);
  for (const { name, why } of RULES.values()) expect(why, name).toMatch(/^[^\n]{5,120}$/);
});

describe.each(EXAMPLES)('$rule', ({ rule: name, build, after }) => {
  const before = graphOf(build(new GraphBuilder('f64')));
  const rewritten = alone(name, before);

  test('rewrites', () => {
    expect(short(rewritten)).toBe(after);
    expect(short(before)).not.toBe(after);
    expect(verify(rewritten, name)).toBe(rewritten);
  });

  test('keeps the value', () => {
    expect(largestError(valuesOf(before), valuesOf(rewritten))).toBeLessThan(1e-14);
  });

  test('has nothing left to do', () => {
    expect(short(alone(name, rewritten))).toBe(after);
  });
});

describe('where a rule does not hold, it leaves the graph alone', () => {
  const g = new GraphBuilder('f64');
  const k = covariance(g);
  const { x1, x2 } = samples(g);
  const p0 = { name: 'p0', extent: 4 };
  const [u, v] = [g.input('u', [p0]), g.input('v', [p0])];
  const swapped = g.rename(k, [
    ['p0', 'q0'],
    ['q0', 'p0'],
  ]);
  const pooled = g.windowSum(k, [POOL, { ...POOL, axes: ['q0'] }]);

  const MANY = Array.from({ length: 65_537 }, (_, n) => n);
  test.each<readonly [string, string, Node]>([
    [
      'fold',
      'a primitive of a constant array that is large',
      g.sqrt(g.constant(MANY, [{ name: 'p0', extent: 65_537 }])),
    ],
    ['fold', 'a primitive of a constant array and an input', g.mul(u, g.constant([1, 2, 3, 4], [p0]))],
    ['constant-left', 'an array on the right', g.mul(u, v)],
    ['constant-left', 'a difference: it does not commute', g.sub(u, 3)],
    ['identity', 'a scale of 0: it would hide infinities', g.mul(0, u)],
    ['subtract-constant', 'a constant minus an array', g.sub(3, u)],
    ['relabel-outwards', 'two inputs renamed differently', g.add(g.rename(u, [['p0', 'q0']]), v)],
    ['relabel-outwards', 'a permutation: it moves inwards', g.sqrt(swapped)],
    ['permutation-inwards', 'a plain relabelling: it moves outwards', g.rename(g.sqrt(u), [['p0', 'q0']])],
    [
      'permutation-inwards',
      'a relabelling of samples',
      g.rename(g.sqrt(k), [
        ['i', 'j'],
        ['j', 'i'],
      ]),
    ],
    ['diagonal-inwards', 'a pool: it mixes other positions in', g.diagonal(pooled, 'p0', 'q0')],
    ['sum-into-contraction', 'an axis of only one of the two', g.sum(k, ['p0'])],
    ['sum-into-contraction', 'a sum of something else', g.sum(g.mul(x1, x2), ['p0'])],
    ['scale-of-scale', 'a scale that is an array', g.mul(u, g.mul(v, v))],
    ['scale-out-of-product', 'a scale of a shifted array', g.mul(2, g.add(3, u))],
    ['scale-out-of-windows', 'a shift: edges would see it', g.windowSum(g.add(2, k), [CONV])],
    ['scale-out-of-sum', 'a shift', g.sum(g.add(2, k), ['p0'])],
    ['scale-out-of-diagonal', 'a shift', g.diagonal(g.add(2, k), 'p0', 'q0')],
  ])('%s: %s', (name, _, node) => {
    expect(short(alone(name, graphOf(node)))).toBe(short(graphOf(node)));
  });

  test('rename-constant: a constant over several axes would have to be transposed', () => {
    const table = g.constant(
      [1, 2, 3, 4],
      [
        { name: 'p0', extent: 2 },
        { name: 'p1', extent: 2 },
      ],
    );
    const graph = graphOf(g.rename(table, [['p0', 'q1']]));
    expect(short(alone('rename-constant', graph))).toBe(short(graph));
  });
});
